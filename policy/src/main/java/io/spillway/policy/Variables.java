package io.spillway.policy;

import static io.spillway.policy.PolicyType.BOOL;
import static io.spillway.policy.PolicyType.DOUBLE;
import static io.spillway.policy.PolicyType.INT;
import static io.spillway.policy.PolicyType.NETWORKS;
import static io.spillway.policy.PolicyType.STRING;

import io.spillway.policy.PolicyRule.Variable;
import java.util.List;
import java.util.stream.Stream;

/** What rules may refer to. A name has one type and one meaning wherever it can be used. */
final class Variables {
  private static final Variable PEER = new Variable("peer", STRING, "the other CDN's domain");
  private static final Variable RECORD =
      new Variable("record", DOUBLE, "how well the peer has kept its word, 0 to 1");
  private static final Variable VOLUME =
      new Variable("volume", DOUBLE, "requests served for the peer in the last 31 days");
  private static final Variable REGION =
      new Variable("region", NETWORKS, "the client networks that the lender would serve");
  private static final Variable SERVICE = new Variable("service", STRING, "the borrower's service");

  static final List<Variable> NONE = List.of();
  static final List<Variable> CLOCK =
      List.of(
          new Variable("hour", INT, "the hour of the day in the policy's time zone, 0 to 23"),
          new Variable("weekday", INT, "1 for Monday to 7 for Sunday"));
  static final List<Variable> LOAD =
      join(
          List.of(
              new Variable("demand", DOUBLE, "the service's demand now, requests/s"),
              new Variable("usable", DOUBLE, "what the own edges can carry, requests/s"),
              new Variable("baseline", DOUBLE, "the usual demand, requests/s"),
              new Variable("expected", DOUBLE, "the demand at the horizon, requests/s"),
              new Variable("upper", DOUBLE, "exceeded at the horizon 1 time in 10, requests/s"),
              new Variable("exhaustion", DOUBLE, "chance that demand exceeds usable, 0 to 1"),
              new Variable("changed", BOOL, "whether demand has left its baseline"),
              new Variable(
                  "attack",
                  DOUBLE,
                  "the part of the demand above the baseline that looks like an attack, 0 to 1"),
              new Variable("horizon_s", DOUBLE, "how far the forecast looks ahead, seconds"),
              SERVICE),
          CLOCK);
  static final List<Variable> SHORT =
      join(List.of(new Variable("missing", DOUBLE, "what could not be had, requests/s")), LOAD);
  static final List<Variable> AHEAD =
      join(
          List.of(
              new Variable(
                  "declared",
                  DOUBLE,
                  "the demand that was declared, or stands in the calendar, for now or within the"
                      + " lead, requests/s")),
          LOAD);
  static final List<Variable> INITIATION =
      join(
          List.of(
              new Variable("asker", STRING, "who asks for peers: 'person' or 'alarm'"),
              new Variable(
                  "wanted",
                  DOUBLE,
                  "what the asker wants of peers, requests/s; 0.0 if it says not")),
          LOAD);
  static final List<Variable> HOME =
      List.of(
          new Variable("own", DOUBLE, "what the own services need soon, requests/s"),
          new Variable("capacity", DOUBLE, "what the own edges carry in all, requests/s"),
          new Variable("lent", DOUBLE, "what is lent by agreements, requests/s"));
  static final List<Variable> LENDER = join(List.of(PEER, RECORD, REGION), CLOCK);
  static final List<Variable> ASKED =
      join(
          List.of(
              PEER,
              SERVICE,
              new Variable("requested", DOUBLE, "what the peer asks for, requests/s"),
              REGION,
              RECORD,
              VOLUME,
              new Variable("unpaid", INT, "what the peer owes this CDN, micros")),
          CLOCK);
  static final List<Variable> SALE =
      join(
          List.of(
              new Variable(
                  "utilisation",
                  DOUBLE,
                  "the share of the capacity that cannot be lent now: own load, reserve, promised;"
                      + " 0 to 1")),
          ASKED);
  static final List<Variable> CONDUCT =
      List.of(
          PEER,
          SERVICE,
          new Variable(
              "late",
              DOUBLE,
              "the share of its last 20 probes slower than the SLA promises, 0 to 1"),
          new Variable("failed", DOUBLE, "the share of its last 20 probes that failed, 0 to 1"),
          new Variable(
              "refused",
              DOUBLE,
              "the share that it refused of late of what it agreed to carry, 0 to 1"));
  static final List<Variable> CREDIT = List.of(PEER, RECORD, VOLUME);

  private Variables() {}

  private static List<Variable> join(List<Variable> some, List<Variable> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }
}
