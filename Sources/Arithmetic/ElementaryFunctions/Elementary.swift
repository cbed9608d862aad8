// For processors without instructions for rounding and fused multiply–adds: functions of libm that are exact.
import Glibc

/// Elementary functions whose results are the same bits on every machine.
///
/// Those of a C library differ between its versions, and within one between processors. These are sums and products in
/// a fixed order, which IEEE 754 rounds in one way only. Results whose bits go into files come from here; a square root
/// is exact everywhere and needs no function of ours.
///
/// | function | largest error | method |
/// | --- | --- | --- |
/// | ``exp(_:)`` | 0.7 ulp; 1 ulp where the result is subnormal | 2ᵏ times a Taylor polynomial of \|r\| ≤ ln 2 / 2 |
/// | ``log(_:)`` | 0.8 ulp | k ln 2 and the series of 2 artanh(f / (2 + f)), √½ ≤ 1 + f < √2 |
/// | ``sinPi(_:)``, ``cosPi(_:)`` | 0.8 ulp | the argument folded exactly, then Taylor polynomials of \|y\| ≤ π/4 |
///
/// An ulp is the distance of neighbouring numbers at the result. Checked against results of 200 bits.
public enum Elementary {
  static let ln2High = 0x1.62e42fefa2p-1
  /// What is missing from ``ln2High``, whose last bits are 0 so that its product with an exponent is exact.
  static let ln2Low = 0x1.9ef35793c7673p-41
}
