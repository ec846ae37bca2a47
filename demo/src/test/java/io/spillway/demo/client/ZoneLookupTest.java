package io.spillway.demo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.model.IpAddress;
import io.spillway.model.Prefix;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ZoneLookupTest {
  private static final IpAddress RESOLVER = new IpAddress("127.100.0.53");

  private final ZoneLookup lookup = new ZoneLookup(authorities());

  private static SortedMap<String, Lookup> authorities() {
    SortedMap<String, Lookup> authorities = new TreeMap<>();
    authorities.put("customer.example", answering("127.0.0.1"));
    authorities.put("cdn-b.example", answering("127.0.0.2"));
    return authorities;
  }

  private static Lookup answering(String address) {
    return (from, name, subnet) ->
        new Lookup.Reply(Prefix.ALL_IPV4, List.of(new IpAddress(address)), 5);
  }

  private IpAddress ask(String name) throws IOException {
    return lookup.ask(RESOLVER, name, Optional.empty()).addresses().getFirst();
  }

  @Test
  void asksTheAuthorityOfTheZoneThatANameLiesIn() throws IOException {
    assertThat(ask("www.customer.example")).isEqualTo(new IpAddress("127.0.0.1"));
    assertThat(ask("x.via.cdn-b.example")).isEqualTo(new IpAddress("127.0.0.2"));
    assertThat(ask("cdn-b.example")).isEqualTo(new IpAddress("127.0.0.2"));
  }

  @Test
  void asksNobodyElse() {
    assertThatThrownBy(() -> ask("www.notcustomer.example")).hasMessageContaining("nobody answers");
  }
}
