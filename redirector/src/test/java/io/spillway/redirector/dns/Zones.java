package io.spillway.redirector.dns;

import io.spillway.model.HostName;
import io.spillway.redirector.dns.Zone.StaticRecord;
import java.time.Duration;
import java.util.List;

/** A zone for tests. */
public final class Zones {
  public static final Zone ZONE =
      Zone.of(
              new HostName("customer.example"),
              List.of(new HostName("ns1.customer.example"), new HostName("ns2.elsewhere.example")),
              Duration.ofMinutes(5))
          .with(
              List.of(
                  new StaticRecord("@", "MX", "10 mail.customer.example."),
                  new StaticRecord("@", "TXT", "\"v=spf1 -all\""),
                  new StaticRecord("mail", "A", "192.0.2.25"),
                  new StaticRecord("_acme-challenge.www", "TXT", "proof"),
                  new StaticRecord("alias", "CNAME", "www"),
                  new StaticRecord("away", "CNAME", "elsewhere.example."),
                  new StaticRecord("loop", "CNAME", "loop"),
                  new StaticRecord("dangling", "CNAME", "nowhere"),
                  new StaticRecord("a.deep", "TXT", "deep"),
                  new StaticRecord("large", "TXT", "\"" + "x".repeat(250) + "\" ".repeat(1)),
                  new StaticRecord("large", "TXT", "\"" + "y".repeat(250) + "\""),
                  new StaticRecord("large", "TXT", "\"" + "z".repeat(250) + "\""),
                  new StaticRecord("huge", "TXT", ("\"" + "h".repeat(250) + "\" ").repeat(20))));

  private Zones() {}
}
