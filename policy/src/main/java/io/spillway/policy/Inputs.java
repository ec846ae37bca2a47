package io.spillway.policy;

import io.spillway.model.Footprint;
import io.spillway.model.Forecast;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables of rules, by name, from what is decided on. */
final class Inputs {
  private final ZoneId zone;

  Inputs(ZoneId zone) {
    this.zone = zone;
  }

  Map<String, Object> load(Forecast forecast) {
    Map<String, Object> variables = clock(forecast.at());
    variables.put("service", forecast.service().value());
    variables.put("demand", forecast.demand().perSecond());
    variables.put("usable", forecast.usable().perSecond());
    variables.put("baseline", forecast.baseline().perSecond());
    variables.put("expected", forecast.expected().perSecond());
    variables.put("upper", forecast.upper().perSecond());
    variables.put("exhaustion", forecast.exhaustion());
    variables.put("changed", forecast.changed());
    variables.put("attack", forecast.attackShare());
    variables.put("horizon_s", forecast.horizon().toMillis() / 1_000.0);
    return variables;
  }

  Map<String, Object> lender(Counterparty lender, Footprint region, Instant now) {
    Map<String, Object> variables = clock(now);
    variables.put("peer", lender.peer().value());
    variables.put("record", lender.record());
    variables.put("region", networks(region));
    return variables;
  }

  Map<String, Object> sale(Sale sale) {
    Map<String, Object> variables = lender(sale.borrower(), sale.region(), sale.at());
    variables.put("service", sale.service().value());
    variables.put("requested", sale.requested());
    variables.put("unpaid", sale.borrower().unpaidMicros());
    variables.put("volume", sale.borrower().volume());
    return variables;
  }

  static Map<String, Object> conduct(Performance lender) {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("peer", lender.peer().value());
    variables.put("service", lender.service().value());
    variables.put("late", lender.late());
    variables.put("failed", lender.failed());
    variables.put("refused", lender.refused());
    return variables;
  }

  static Map<String, Object> credit(Counterparty borrower) {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("peer", borrower.peer().value());
    variables.put("record", borrower.record());
    variables.put("volume", borrower.volume());
    return variables;
  }

  Map<String, Object> clock(Instant now) {
    ZonedDateTime there = now.atZone(zone);
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("hour", (long) there.getHour());
    variables.put("weekday", (long) there.getDayOfWeek().getValue());
    return variables;
  }

  private static List<String> networks(Footprint region) {
    return region.prefixes().stream().map(prefix -> prefix.value()).toList();
  }
}
