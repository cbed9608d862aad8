import Benchmark
import Dataset
import FoundationEssentials
import Kernels
import Network
import Tensors
import Workload

let benchmarks: @Sendable () -> Void = {
  for kernel in KernelCase.allCases { registerKernel(kernel) }
  for network in NetworkCase.all(cores: processorCount) { registerNetwork(network) }
  for tool in Tool.built { registerStartUp(tool) }
}

/// How long each benchmark runs.
let secondsPerBenchmark: Duration = .milliseconds(
  ProcessInfo.processInfo.environment["BENCHMARK_MILLISECONDS"].flatMap { Int($0) } ?? 1000)

let processorCount = ProcessInfo.processInfo.activeProcessorCount

private func registerKernel(_ kernel: KernelCase) {
  if kernel == .forkJoin { return registerForkJoin() }
  measure(kernel.name) {
    let step = try ReferenceStep()
    return (step.work(of: kernel), { step.run(kernel) })
  }
}

/// A step of the network forks twice.
private func registerForkJoin() {
  measure(KernelCase.forkJoin.name, threads: processorCount) {
    let team = ThreadTeam(count: processorCount)
    return (
      Work(images: ReferenceStep.images),
      {
        for _ in 0..<2 { team.run(processorCount) { _, _ in } }
      }
    )
  }
}

private func registerNetwork(_ network: NetworkCase) {
  measure(network.name, threads: network.threads) {
    let training = try Training(
      Architecture(network.architecture), on: MNIST.train.load(), batchSize: network.batch, threads: network.threads)
    training.run(images: warmUpImages)
    switch network.work {
    case .training:
      let multiplyAdds = training.network.denseTraining * network.batch
      return (Work(images: network.batch, denseMultiplyAdds: multiplyAdds), { training.step() })
    case .inference:
      let data = try MNIST.test.load()
      let indices = Array(0..<1024)
      let multiplyAdds = training.network.denseInference * indices.count
      return (
        Work(images: indices.count, denseMultiplyAdds: multiplyAdds),
        {
          // It throws what its closures throw, and there are none.
          _ = try? training.engine.evaluate(on: data, indices: indices)
        }
      )
    }
  }
}

private func registerStartUp(_ tool: Tool) {
  measure("start-up: \(tool.name)", maximumIterations: 100) { (Work(), { try tool.printHelp() }) }
}
