package io.spillway.cli;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads amounts of money without their currency, such as {@code 2.50}. */
final class Amounts implements ITypeConverter<BigDecimal> {
  private static final Pattern FORM = Pattern.compile("[0-9]{1,9}([.][0-9]{1,6})?");

  @Override
  public BigDecimal convert(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new TypeConversionException(
          "\""
              + text
              + "\": use a number with at most six digits after the point, such as 2.50; its"
              + " currency is --currency");
    }
    return new BigDecimal(text);
  }
}
