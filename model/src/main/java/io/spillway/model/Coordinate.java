package io.spillway.model;

/**
 * A place in a space in which distance is round-trip time: two dimensions and a height, which
 * stands for the way from the CDN to the core of the network (Dabek, Cox, Kaashoek, Morris:
 * Vivaldi, SIGCOMM 2004, section 5.4). It tells nothing about where servers stand.
 *
 * @param x in milliseconds
 * @param y in milliseconds
 * @param height in milliseconds, not negative
 * @param error the expected relative error of distances from here; 1 is ignorance
 */
public record Coordinate(double x, double y, double height, double error) {
  /** Where everybody begins: nothing is known. */
  public static final Coordinate ORIGIN = new Coordinate(0, 0, 0.1, 1);

  /** Checks the ranges; throws {@link IllegalArgumentException} naming the value. */
  public Coordinate {
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      throw new IllegalArgumentException("coordinate " + x + " " + y + ": use milliseconds");
    }
    if (!(height >= 0) || Double.isInfinite(height)) {
      throw new IllegalArgumentException(
          "coordinate height " + height + ": use milliseconds, 0 or more");
    }
    if (!(error >= 0 && error <= 10)) {
      throw new IllegalArgumentException("coordinate error " + error + ": use 0 to 10");
    }
  }

  /** The estimated round trip to another place, in milliseconds. */
  public double distanceTo(Coordinate other) {
    double dx = x - other.x;
    double dy = y - other.y;
    return Math.sqrt(dx * dx + dy * dy) + height + other.height;
  }

  /** The same to a whole millisecond and a hundredth of error: what is told to others. */
  public Coordinate rounded() {
    return new Coordinate(
        Math.rint(x), Math.rint(y), Math.rint(height * 10) / 10, Math.rint(error * 100) / 100);
  }
}
