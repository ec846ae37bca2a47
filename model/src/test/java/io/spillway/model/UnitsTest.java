package io.spillway.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
  @ParameterizedTest
  @ValueSource(doubles = {-0.001, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesWhatIsNoRateOfRequests(double value) {
    assertThatThrownBy(() -> new RequestRate(value))
        .hasMessage("request rate " + value + ": use requests per second, 0 or more");
  }

  @Test
  void ratesOfRequestsNeverGoBelowZero() {
    RequestRate two = RequestRate.perSecond(2);
    RequestRate three = RequestRate.perSecond(3);
    assertThat(two.minus(three)).isEqualTo(RequestRate.ZERO);
    assertThat(three.minus(two)).isEqualTo(RequestRate.perSecond(1));
    assertThat(two.min(three)).isEqualTo(two);
    assertThat(two.plus(three).times(0.5)).isEqualTo(RequestRate.perSecond(2.5));
    assertThatThrownBy(() -> two.times(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(RequestRate.perSecond(12.34)).hasToString("12.3/s");
  }

  @Test
  void bitRatesOverflowLoudlyAndRoundDown() {
    assertThatThrownBy(() -> new BitRate(-1))
        .hasMessage("bit rate -1: use bits per second, 0 or more");
    assertThatThrownBy(() -> new BitRate(Long.MAX_VALUE).plus(new BitRate(1)))
        .isInstanceOf(ArithmeticException.class);
    assertThat(new BitRate(10).times(0.19)).isEqualTo(new BitRate(1));
    assertThat(new BitRate(3).minus(new BitRate(5))).isEqualTo(BitRate.ZERO);
    assertThat(new BitRate(1_250_000)).hasToString("1.3 Mbit/s");
    assertThat(new BitRate(999_949)).hasToString("999.9 kbit/s");
  }

  @Test
  void capacitiesHoldBothLimitsAtOnce() {
    Capacity wide = new Capacity(RequestRate.perSecond(10), new BitRate(1_000));
    Capacity fast = new Capacity(RequestRate.perSecond(20), new BitRate(500));
    assertThat(wide.covers(fast)).isFalse();
    assertThat(fast.covers(wide)).isFalse();
    assertThat(wide.covers(wide.min(fast))).isTrue();
    assertThat(wide.min(fast)).isEqualTo(new Capacity(RequestRate.perSecond(10), new BitRate(500)));
    assertThat(new Capacity(RequestRate.ZERO, new BitRate(1)).isZero()).isTrue();
    assertThat(new Capacity(RequestRate.perSecond(1), BitRate.ZERO).isZero()).isTrue();
    assertThat(wide.minus(fast)).isEqualTo(new Capacity(RequestRate.ZERO, new BitRate(500)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a..b",
        "-a.example",
        "a-.example",
        "a_b.example",
        "UPPER.example",
        "a.example.",
        "ä.example",
        "a b.example",
        "a.example\n",
        "*.example",
        "a/b"
      })
  void refusesWhatIsNoName(String text) {
    assertThatThrownBy(() -> new HostName(text)).hasMessageContaining("host name");
    assertThatThrownBy(() -> new CdnName(text)).hasMessageContaining("CDN name");
  }

  @Test
  void refusesNamesAndLabelsThatAreTooLong() {
    String label = "a".repeat(63);
    assertThat(new HostName(label + ".example").value()).hasSize(71);
    assertThatThrownBy(() -> new HostName(label + "a.example"))
        .isInstanceOf(IllegalArgumentException.class);
    String longest = String.join(".", label, label, label, "a".repeat(61));
    assertThat(new HostName(longest).value()).hasSize(253);
    assertThatThrownBy(() -> new HostName("b" + longest.replaceFirst("^a", "") + "cd"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "10.0.0.0",
        "10.0.0.0/",
        "/8",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0/8",
        "10.0.0.256/8",
        "::/129",
        "::g/8",
        "host.example/8",
        "10.0.0.0/8/8",
        "10.0.0.0/x"
      })
  void refusesWhatIsNoPrefix(String text) {
    assertThatThrownBy(() -> new Prefix(text))
        .hasMessage(
            "prefix \"" + text + "\": use an address and a length, such as 198.51.100.0/24");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "10.1", "10.0.0.01", "0x7f.0.0.1", "10.0.0.256", "host", ":::"})
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> new IpAddress(text))
        .hasMessage("address \"" + text + "\": use an IPv4 or IPv6 address, such as 192.0.2.1");
  }

  @Test
  void addressesAreInTheirUsualForm() {
    assertThat(new IpAddress("2001:DB8:0:0::1")).isEqualTo(new IpAddress("2001:db8:0:0:0:0:0:1"));
    assertThat(new IpAddress("192.0.2.1")).hasToString("192.0.2.1");
  }

  @Test
  void prefixesClearTheBitsBeyondTheirLength() {
    assertThat(new Prefix("198.51.100.77/24")).isEqualTo(new Prefix("198.51.100.0/24"));
    assertThat(new Prefix("255.255.255.255/1")).isEqualTo(new Prefix("128.0.0.0/1"));
    assertThat(new Prefix("2001:db8::1/32").network())
        .isEqualTo(new Prefix("2001:db8::/32").network());
  }

  @Test
  void prefixesCoverWhatIsWithinAndOfTheirFamily() {
    Prefix net = new Prefix("10.1.0.0/16");
    assertThat(net.covers(new Prefix("10.1.2.0/24"))).isTrue();
    assertThat(net.covers(net)).isTrue();
    assertThat(net.covers(new Prefix("10.0.0.0/8"))).isFalse();
    assertThat(net.contains(new IpAddress("10.1.255.255"))).isTrue();
    assertThat(net.contains(new IpAddress("10.2.0.0"))).isFalse();
    assertThat(Prefix.ALL_IPV4.contains(new IpAddress("::1"))).isFalse();
    assertThat(Prefix.ALL_IPV6.contains(new IpAddress("::1"))).isTrue();
  }

  @Test
  void clientNetworksAreKeptNoFinerThanAllowed() {
    assertThat(Prefix.coarse(new IpAddress("198.51.100.77")))
        .isEqualTo(new Prefix("198.51.100.0/24"));
    assertThat(Prefix.coarse(new IpAddress("2001:db8:1:2:3::9")))
        .isEqualTo(new Prefix("2001:db8:1::/56"));
  }
}
