import CInstructionSet

/// The most single-precision arithmetic that the processor can do, measured and not looked up.
///
/// Twelve sums that depend on nothing but themselves stay in registers and take one fused multiply–add after the
/// other: more than any processor's latency times its throughput, and few enough for 16 registers. Nothing is loaded or
/// stored, so no real computation in single precision is faster, unless it does less.
public enum FMALimit {
  /// Measures for about a tenth of a second.
  ///
  /// - Parameter threads: How many threads compute at the same time, the caller's included.
  /// - Returns: floating-point operations per second on all threads together, two for each multiply–add; the median of
  ///   slices of some milliseconds.
  public static func measure(threads: Int) -> Double {
    measure(on: ThreadTeam(count: threads))
  }

  /// Measures on the threads of a team.
  public static func measure(on team: ThreadTeam) -> Double {
    let sums = SharedSums(count: team.count)
    let clock = ContinuousClock()
    let rates = (0..<slices).map { _ in
      let time = clock.measure {
        team.run(team.count) { task, _ in sums[task] = multiplyAdd(rounds: rounds) }
      }
      let (seconds, attoseconds) = time.components
      return 2 * Double(rounds * 12 * lanes * team.count) / (Double(seconds) + Double(attoseconds) * 1e-18)
    }
    return rates.sorted()[slices / 2]
  }

  private static let slices = 15
  private static let rounds = 1 << 20

  /// The single-precision lanes of the widest register that the kernels are compiled for.
  public static var lanes: Int { Int(vectorRegisterBytes) / MemoryLayout<Float>.stride }
}

/// One place for each thread's result, which must be wanted or the loop would be removed.
private final class SharedSums: @unchecked Sendable {
  private let values: UnsafeMutableBufferPointer<Float>

  init(count: Int) {
    values = .allocate(capacity: count)
    values.initialize(repeating: 0)
  }

  subscript(index: Int) -> Float {
    get { values[index] }
    set { values[index] = newValue }
  }

  deinit { values.deallocate() }
}

@inline(never)
private func multiplyAdd(rounds: Int) -> Float {
  switch FMALimit.lanes {
  case 16: multiplyAdd(SIMD16<Float>.self, rounds)
  case 8: multiplyAdd(SIMD8<Float>.self, rounds)
  default: multiplyAdd(SIMD4<Float>.self, rounds)
  }
}

@inline(__always)
private func multiplyAdd<Lanes: SIMD>(_: Lanes.Type, _ rounds: Int) -> Float where Lanes.Scalar == Float {
  // Not constants, or the compiler would be right to do the sum by itself.
  let a = Lanes(repeating: Float(rounds) * 1e-9)
  let b = Lanes(repeating: Float(rounds) * 1e-10)
  var sums = InlineArray<12, Lanes>(repeating: .zero)
  for _ in 0..<rounds {
    for i in 0..<12 { sums[i] = sums[i].addingProduct(a, b) }
  }
  var total = Lanes.zero
  for i in 0..<12 { total += sums[i] }
  return total.sum()
}
