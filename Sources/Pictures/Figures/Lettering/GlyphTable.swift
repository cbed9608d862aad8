/// The letters of the project's own sans-serif face, as strokes of a pen of even width.
///
/// A line holds a character, the kinds of its left and right sides, and the pen's path. The unit is a fourteenth of
/// the height of a capital; x grows to the right from the glyph's left edge, y upwards from the baseline. Small letters
/// are 10 units high, descenders reach to −4. A path says:
///
/// | command | the pen |
/// | --- | --- |
/// | `M x y` | is lifted and set down again |
/// | `L x y` | draws a straight line |
/// | `F x y` | draws a quarter of an ellipse that sets out flat and arrives upright |
/// | `U x y` | draws a quarter of an ellipse that sets out upright and arrives flat |
/// | `C x y x y x y` | draws a cubic Bézier curve |
/// | `P x y` | makes a dot |
///
/// The sides say how much air a letter needs: `s` beside a stem, `r` beside a bow, `o` where it is open, `d` beside a
/// diagonal.
enum GlyphTable {
  /// Drawn for a character that the face lacks.
  static let unknown = "s s M0 0 L0 14 L8 14 L8 0 L0 0"

  static let lines = #"""
    A d d M0 0 L5.5 14 L11 0 M1.9 4.6 L9.1 4.6
    B s r M0 0 L0 14 L5 14 F8.6 10.7 U5 7.4 L0 7.4 M5 7.4 F9.2 3.7 U5 0 L0 0
    C r o M10 10.4 U5.4 14 F0 7 U5.4 0 F10 3.6
    D s r M0 0 L0 14 L4 14 F10.2 7 U4 0 L0 0
    E s o M8 14 L0 14 L0 0 L8 0 M0 7.3 L7.2 7.3
    F s o M8 14 L0 14 L0 0 M0 7 L7.2 7
    G r s M10 10.6 U5.4 14 F0 7 U5.4 0 F10.2 4.4 L10.2 6.6 L6 6.6
    H s s M0 0 L0 14 M9.8 0 L9.8 14 M0 7.3 L9.8 7.3
    I s s M0 0 L0 14
    J o s M6 14 L6 3.8 U3 0 F0 3.4
    K s d M0 0 L0 14 M8.8 14 L0 5 M3 8 L9.4 0
    L s o M0 14 L0 0 L7.4 0
    M s s M0 0 L0 14 L6 2.4 L12 14 L12 0
    N s s M0 0 L0 14 L10 0 L10 14
    O r r M0 7 U5.6 14 F11.2 7 U5.6 0 F0 7
    P s r M0 0 L0 14 L5 14 F9 10.4 U5 6.8 L0 6.8
    Q r r M0 7 U5.6 14 F11.2 7 U5.6 0 F0 7 M7 3.4 L11.2 -1
    R s d M0 0 L0 14 L5 14 F8.8 10.6 U5 7.2 L0 7.2 M5 7.2 L9.4 0
    S r r M8.7 10.7 U4.6 14 F0.4 10.7 C0.4 6.4 9.2 8.2 9.2 3.7 U4.6 0 F0 3.5
    T d d M0 14 L10 14 M5 14 L5 0
    U s s M0 14 L0 5 U4.9 0 F9.8 5 L9.8 14
    V d d M0 14 L5.2 0 L10.4 14
    W d d M0 14 L3.7 0 L7.6 13 L11.5 0 L15.2 14
    X d d M0 0 L9.4 14 M0 14 L9.4 0
    Y d d M0 14 L5 6.6 L10 14 M5 6.6 L5 0
    Z o o M0.4 14 L9 14 L0 0 L9.2 0
    a r s M0.6 7.7 U3.9 10 F7.2 6.8 L7.2 0 M7.2 5.7 L3.2 5.7 F0 2.8 U3.2 0 F7.2 3.4
    b s r M0 0 L0 14 M0 5 U4 10 F8 5 U4 0 F0 5
    c r o M7.2 7.2 U4 10 F0 5 U4 0 F7.2 2.8
    d r s M8 0 L8 14 M8 5 U4 10 F0 5 U4 0 F8 5
    e r o M0 5 L7.8 5 U3.9 10 F0 5 U3.9 0 F7.4 2.5
    f d d M5.2 14 L4.8 14 F2 11 L2 0 M0 10 L5 10
    g r s M8 10 L8 -0.6 U4 -4 F0.5 -2 M8 5 U4 10 F0 5 U4 0 F8 5
    h s s M0 0 L0 14 M0 6 U3.8 10 F7.4 6.2 L7.4 0
    i s s M0 0 L0 10 P0 14
    j d s M2 10 L2 -1.8 U0 -4 P2 14
    k s d M0 0 L0 14 M6.6 10 L0 3.6 M2.4 5.9 L7 0
    l s o M0 14 L0 2.6 U2.4 0
    m s s M0 0 L0 10 M0 6.4 U3.2 10 F6 6.6 L6 0 M6 6.4 U9.2 10 F12 6.6 L12 0
    n s s M0 0 L0 10 M0 6 U3.8 10 F7.4 6.2 L7.4 0
    o r r M0 5 U4.1 10 F8.2 5 U4.1 0 F0 5
    p s r M0 -4 L0 10 M0 5 U4 10 F8 5 U4 0 F0 5
    q r s M8 -4 L8 10 M8 5 U4 10 F0 5 U4 0 F8 5
    r s d M0 0 L0 10 M0 5.8 U3.8 10 L4.6 10
    s r r M6.5 7.7 U3.4 10 F0.4 7.5 C0.4 4.6 7 5.7 7 2.6 U3.4 0 F0 2.5
    t d o M2 13 L2 2.8 U4.6 0 L5.4 0 M0 10 L5.2 10
    u s s M0 10 L0 3.8 U3.6 0 F7.4 4 M7.4 10 L7.4 0
    v d d M0 10 L4 0 L8 10
    w d d M0 10 L3.1 0 L6.2 9.2 L9.3 0 L12.4 10
    x d d M0 0 L7.2 10 M0 10 L7.2 0
    y d d M0 10 L4.1 0.4 M8 10 L2.6 -4
    z o o M0.2 10 L6.8 10 L0 0 L7 0
    0 r r M0 7 U4.2 14 F8.4 7 U4.2 0 F0 7
    1 o s M0 11 L3.4 14 L3.4 0
    2 r r M0.2 10.4 U4.2 14 F8.1 10.4 C8.1 7.2 3.6 4.8 0 0 L8.4 0
    3 r r M0.4 11 U4.1 14 F8 10.7 U4.1 7.4 F8.4 3.7 U4.1 0 F0 3.2 M4.1 7.4 L2.8 7.4
    4 r r M6.4 0 L6.4 14 L0 4 L8.4 4
    5 r r M7.6 14 L1.2 14 L0.6 7.3 C1.6 8.3 2.8 8.8 4.2 8.8 F8.4 4.4 U4.2 0 F0 2.9
    6 r r M7.7 11.4 U4.8 14 F0 6 L0 4.4 U4.2 8.8 F8.4 4.4 U4.2 0 F0 4.4
    7 r r M0 14 L8.4 14 L3 0
    8 r r M0.5 10.7 U4.2 14 F7.9 10.7 U4.2 7.4 F0.5 10.7 M4.2 7.4 F8.4 3.7 U4.2 0 F0 3.7 U4.2 7.4
    9 r r M0.7 2.6 U3.6 0 F8.4 8 L8.4 9.6 U4.2 5.2 F0 9.6 U4.2 14 F8.4 9.6
    . s s P0 0
    , s s M1 0.4 L0 -2.8
    : s s P0 0 P0 8.4
    ; s s P1 8.4 M1 0.4 L0 -2.8
    ! s s M0 14 L0 4.4 P0 0
    ? o o M0 10.8 U3.8 14 F7.4 10.8 C7.4 8 3.7 7.6 3.7 4.4 P3.7 0
    ' s s M0 14 L0 10.2
    " s s M0 14 L0 10.2 M3 14 L3 10.2
    ( r d M3.2 15.4 C-1 10.4 -1 1.8 3.2 -3.2
    ) d r M0 15.4 C4.2 10.4 4.2 1.8 0 -3.2
    [ s d M3.2 15 L0 15 L0 -3 L3.2 -3
    ] d s M0 15 L3.2 15 L3.2 -3 L0 -3
    { r d M4.4 15 F2 12.6 L2 8.4 U0 6 F2 3.6 L2 -0.6 U4.4 -3
    } d r M0 15 F2.4 12.6 L2.4 8.4 U4.4 6 F2.4 3.6 L2.4 -0.6 U0 -3
    / d d M0 -1.4 L6 15
    \ d d M0 15 L6 -1.4
    | s s M0 16 L0 -4
    - o o M0 5.4 L5 5.4
    _ d d M0 -2 L9 -2
    + r r M0 6 L8.4 6 M4.2 10.2 L4.2 1.8
    − r r M0 6 L8.4 6
    = r r M0 8.2 L8.4 8.2 M0 3.8 L8.4 3.8
    × r r M0.6 2.4 L7.8 9.6 M0.6 9.6 L7.8 2.4
    ± r r M0 7.6 L8.4 7.6 M4.2 11.8 L4.2 3.4 M0 0 L8.4 0
    · s s P0 6
    – o o M0 5.4 L8 5.4
    … s s P0 0 P4.6 0 P9.2 0
    ° r r M0 11.8 U2.2 14 F4.4 11.8 U2.2 9.6 F0 11.8
    → r r M0 6 L10.4 6 M7 9.4 L10.4 6 L7 2.6
    < r r M8.2 11 L0 6 L8.2 1
    > r r M0 11 L8.2 6 L0 1
    * o o M3.2 14 L3.2 7.2 M0.2 12.3 L6.2 8.9 M6.2 12.3 L0.2 8.9
    # o o M2.6 0 L4.6 14 M6.8 0 L8.8 14 M0.6 9.6 L11 9.6 M0 4.4 L10.4 4.4
    $ r r M8.7 10.7 U4.6 14 F0.4 10.7 C0.4 6.4 9.2 8.2 9.2 3.7 U4.6 0 F0 3.5 M4.6 16 L4.6 -2
    % r r M0 11 U2.6 14 F5.2 11 U2.6 8 F0 11 M8 3 U10.6 6 F13.2 3 U10.6 0 F8 3 M10.4 14 L2.8 0
    & r d M10.6 0 L2.3 9.4 C0.6 11.4 1.8 14 4.4 14 C7.2 14 8.2 11 5.4 9 L2.4 6.9 C-1.2 4.2 0 0 4 0 C7 0 9.4 2.8 9.8 6.6
    @ r r M9.6 6.2 U7 9.2 F4.2 6.2 U7 3.2 F9.6 6.2 M9.6 9.2 L9.6 5 C9.6 2.6 13.4 2.8 13.4 7 U6.8 14 F0 6.2 U6.8 -1.8 L9.6 -1.8
    ^ d d M0 9 L4 14 L8 9
    ` s s M0 14 L2.2 11.4
    ~ r r M0 5 C0.6 8.4 3 8 4.4 6.2 C5.8 4.4 8.2 4 8.8 7.4
    """#
}
