import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.SteeringTable;
import io.spillway.redirector.Redirector;
import io.spillway.redirector.RedirectorSettings;
import io.spillway.redirector.dns.RateLimitSettings;
import io.spillway.redirector.dns.ServerSettings;
import io.spillway.redirector.dns.Zone;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A redirector for bench/dns/run: a thousand hosts, four own and four lent edges each. */
void main(String[] arguments) throws Exception {
  RedirectorSettings settings =
      RedirectorSettings.of(
              new RedirectorSettings.Listen(
                  new IpAddress("127.0.0.1"), Integer.parseInt(arguments[0])),
              Zone.of(
                  new HostName("bench.example"),
                  List.of(new HostName("ns1.bench.example")),
                  Duration.ofMinutes(1)))
          .with(ServerSettings.USUAL.with(RateLimitSettings.OFF));
  List<SteeringTable.Entry> entries = new ArrayList<>();
  for (int host = 0; host < 1000; host++) {
    List<SteeringTable.Target> targets = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      boolean own = i <= 4;
      targets.add(
          new SteeringTable.Target(
              new CdnName(own ? "cdn-a.example" : "cdn-b.example"),
              own ? Optional.empty() : Optional.of(new AgreementId("agreement-1")),
              new IpAddress("192.0.2." + i),
              i,
              own ? Optional.empty() : Optional.of(Instant.now().plus(Duration.ofDays(1)))));
    }
    entries.add(
        new SteeringTable.Entry(
            new HostName("h" + host + ".bench.example"), Duration.ofSeconds(20), targets));
  }
  Redirector redirector = new Redirector(settings, InstantSource.system());
  redirector.publish(new SteeringTable(1, 1, entries));
  redirector.start();
  IO.println("ready");
  Thread.currentThread().join();
}
