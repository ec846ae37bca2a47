package io.spillway.redirector.dns;

import io.spillway.redirector.dns.Reply.Section;
import io.spillway.redirector.selection.AddressFamily;
import io.spillway.redirector.selection.Choice;
import io.spillway.redirector.selection.Client;
import io.spillway.redirector.selection.CompiledTarget;
import io.spillway.redirector.selection.Reason;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Answers packets: bytes in, bytes out. Allocates nothing for a steered answer and takes no lock.
 * One thread at a time; each server has its own.
 */
public final class Responder {
  private static final int LONGEST_CHAIN = 8;
  private static final int ANY_TTL_SECONDS = 3789;

  /** The HINFO of RFC 8482, section 4.2. */
  private static final byte[] MINIMAL_ANY = {7, 'R', 'F', 'C', '8', '4', '8', '2', 0};

  private final AtomicReference<View> views;
  private final DnsCounters counters;
  private final RateLimit rateLimit;
  private final byte[] version;
  private final byte[] identity;

  private final Query query = new Query();
  private final Reply reply;
  private final Client client = new Client();
  private final Choice choice = new Choice();

  /** How a reply goes back. */
  public enum Transport {
    /** In one packet, limited in size and rate. */
    UDP,
    /** In a stream. */
    TCP
  }

  /**
   * A responder.
   *
   * @param views holds what is answered; read anew for each packet
   * @param counters of all responders
   * @param settings of the server
   * @param secret of the rate limit
   */
  public Responder(
      AtomicReference<View> views, DnsCounters counters, ServerSettings settings, long secret) {
    this.views = views;
    this.counters = counters;
    this.rateLimit = new RateLimit(settings.rateLimit(), secret);
    this.version = text(settings.version());
    this.identity = text(settings.identity());
    this.reply = new Reply(settings.identity().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Answers one packet.
   *
   * @param packet holds the packet in its first bytes
   * @param length of the packet
   * @param source the asker's address
   * @param transport it came by
   * @param out takes the reply; {@value Wire#LONGEST_MESSAGE} bytes suffice always
   * @param nowMillis the present, in milliseconds since 1970
   * @return the length of the reply; 0 for none
   */
  public int respond(
      byte[] packet, int length, byte[] source, Transport transport, byte[] out, long nowMillis) {
    counters.add(transport == Transport.UDP ? DnsEvent.UDP_QUERY : DnsEvent.TCP_QUERY);
    Query.Verdict verdict = query.read(packet, length);
    if (verdict == Query.Verdict.RUNT) {
      counters.add(DnsEvent.DROPPED_RUNT);
      return 0;
    }
    if (verdict == Query.Verdict.RESPONSE) {
      counters.add(DnsEvent.DROPPED_RESPONSE);
      return 0;
    }
    int limit = Wire.LONGEST_MESSAGE;
    if (transport == Transport.UDP) {
      limit = Math.min(query.payload(), Wire.UDP_PAYLOAD);
      switch (rateLimit.admit(source, nowMillis)) {
        case SEND -> {}
        case TRUNCATE -> {
          counters.add(DnsEvent.LIMITED_TRUNCATED);
          reply.begin(query, out, limit);
          reply.truncate();
          return reply.end();
        }
        case DROP -> {
          counters.add(DnsEvent.LIMITED_DROPPED);
          return 0;
        }
      }
    }
    reply.begin(query, out, Math.min(limit, out.length));
    counters.add(answer(verdict, source, nowMillis));
    if (reply.isTruncated()) {
      counters.add(DnsEvent.TRUNCATED);
    }
    return reply.end();
  }

  /** Answers the packet last read by SERVFAIL: something unforeseen went wrong. */
  int fail(byte[] out) {
    counters.add(DnsEvent.INTERNAL_ERROR);
    reply.begin(query, out, Wire.UDP_PAYLOAD_WITHOUT_EDNS);
    reply.code(Wire.SERVFAIL);
    return reply.end();
  }

  private DnsEvent answer(Query.Verdict verdict, byte[] source, long nowMillis) {
    return switch (verdict) {
      case QUESTION -> answerQuestion(source, nowMillis);
      case OTHER_OPERATION -> refuse(Wire.NOTIMP, DnsEvent.NOTIMP);
      case UNKNOWN_VERSION -> {
        reply.withoutSubnet();
        yield refuse(Wire.BADVERS, DnsEvent.BADVERS);
      }
      case MALFORMED, RUNT, RESPONSE -> {
        reply.withoutSubnet();
        yield refuse(Wire.FORMERR, DnsEvent.FORMERR);
      }
    };
  }

  private DnsEvent answerQuestion(byte[] source, long nowMillis) {
    int type = query.type();
    if (query.questionClass() == Wire.CLASS_CH) {
      return answerChaos();
    }
    if (query.questionClass() != Wire.CLASS_IN || type == Wire.AXFR || type == Wire.IXFR) {
      return refuse(Wire.REFUSED, DnsEvent.REFUSED);
    }
    if (type == Wire.OPT || type == 0) {
      return refuse(Wire.FORMERR, DnsEvent.FORMERR);
    }
    if (type >= 128 && type < Wire.ANY) {
      return refuse(Wire.NOTIMP, DnsEvent.NOTIMP);
    }
    View view = views.get();
    if (!view.holds(query.bytes(), Wire.HEADER, query.nameLength())) {
      return refuse(Wire.REFUSED, DnsEvent.REFUSED);
    }
    reply.authoritative();
    client.set(source);
    if (query.hasSubnet() && query.subnetFamily() != 0) {
      client.setSubnet(
          query.subnetFamily() == 1 ? AddressFamily.IPV4 : AddressFamily.IPV6,
          query.bytes(),
          query.subnetFrom(),
          query.subnetLength(),
          query.subnetBits());
    }
    Node node = view.find(query.bytes(), Wire.HEADER, query.nameLength(), query.nameHash());
    return answerName(view, node, type, nowMillis);
  }

  /** Answers from a node, or from that to which its CNAME leads inside of the zone. */
  private DnsEvent answerName(View view, @Nullable Node asked, int type, long nowMillis) {
    Node node = asked;
    int owner = Reply.QUESTION_NAME;
    for (int links = 0; ; links++) {
      if (node == null) {
        return view.table().isPresent() ? absent(view) : unready();
      }
      RecordSet alias = type == Wire.CNAME || type == Wire.ANY ? null : node.find(Wire.CNAME);
      if (alias == null) {
        return answerNode(view, node, owner, type, nowMillis);
      }
      int target = alias.write(reply, Section.ANSWER, owner);
      byte[] name = alias.first();
      if (target < 0 || links == LONGEST_CHAIN || !view.holds(name, 0, name.length)) {
        return DnsEvent.STATIC;
      }
      owner = 0xC000 | target;
      node = view.find(name, 0, name.length, Wire.hash(name, 0, name.length));
    }
  }

  private DnsEvent answerNode(View view, Node node, int owner, int type, long nowMillis) {
    if (type == Wire.ANY) {
      int data = reply.record(Section.ANSWER, owner, Wire.HINFO, ANY_TTL_SECONDS, MINIMAL_ANY);
      return data < 0 ? DnsEvent.TRUNCATED : DnsEvent.STATIC;
    }
    SteeredHost steered = node.steered();
    if (steered != null && (type == Wire.A || type == Wire.AAAA)) {
      return steer(view, steered, owner, type, nowMillis);
    }
    RecordSet set = node.find(type);
    if (set == null) {
      // Before the first table any name may turn out to be a steered host.
      boolean unknown = view.table().isEmpty() && (type == Wire.A || type == Wire.AAAA);
      return unknown ? unready() : noData(view);
    }
    set.write(reply, Section.ANSWER, owner);
    return DnsEvent.STATIC;
  }

  private DnsEvent steer(View view, SteeredHost steered, int owner, int type, long nowMillis) {
    AddressFamily family = type == Wire.A ? AddressFamily.IPV4 : AddressFamily.IPV6;
    steered.host().select(family, client, view.heavy(), nowMillis, steered.nextAnswer(), choice);
    Reason reason = choice.reason();
    counters.count(reason);
    if (reason == Reason.NO_SUCH_FAMILY) {
      return noData(view);
    }
    if (reason == Reason.NOTHING_USABLE) {
      return unready();
    }
    reply.scope(choice.scope());
    int parts = TargetCounter.PARTS / choice.count();
    for (int i = 0; i < choice.count(); i++) {
      CompiledTarget target = choice.target(i);
      int at =
          reply.record(Section.ANSWER, owner, type, choice.ttlSeconds(), target.addressLength());
      if (at >= 0) {
        target.copyAddress(reply.out(), at);
        steered.counter(target.index()).count(nowMillis, parts);
        counters.ring().count(nowMillis, target.isOwn(), parts);
      }
    }
    return DnsEvent.STEERED;
  }

  private DnsEvent noData(View view) {
    view.negativeSoa().write(reply, Section.AUTHORITY, originPointer(view));
    return DnsEvent.NODATA;
  }

  private DnsEvent absent(View view) {
    reply.code(Wire.NXDOMAIN);
    view.negativeSoa().write(reply, Section.AUTHORITY, originPointer(view));
    return DnsEvent.NXDOMAIN;
  }

  private DnsEvent unready() {
    reply.notAuthoritative();
    return refuse(Wire.SERVFAIL, DnsEvent.SERVFAIL);
  }

  /** The origin is the end of the question's name. */
  private int originPointer(View view) {
    return 0xC000 | (Wire.HEADER + query.nameLength() - view.originLength());
  }

  private DnsEvent refuse(int code, DnsEvent event) {
    reply.code(code);
    return event;
  }

  private DnsEvent answerChaos() {
    byte[] answer = chaosText();
    if (answer == null || (query.type() != Wire.TXT && query.type() != Wire.ANY)) {
      return refuse(Wire.REFUSED, DnsEvent.REFUSED);
    }
    reply.authoritative();
    int at =
        reply.record(
            Section.ANSWER, Reply.QUESTION_NAME, Wire.TXT, Wire.CLASS_CH, 0, answer.length);
    if (at >= 0) {
      System.arraycopy(answer, 0, reply.out(), at, answer.length);
    }
    return DnsEvent.CHAOS;
  }

  private byte @Nullable [] chaosText() {
    if (isAsked(ChaosNames.VERSION_BIND) || isAsked(ChaosNames.VERSION_SERVER)) {
      return version;
    }
    boolean named = isAsked(ChaosNames.HOSTNAME_BIND) || isAsked(ChaosNames.ID_SERVER);
    return named ? identity : null;
  }

  private boolean isAsked(byte[] name) {
    return Wire.isName(name, query.bytes(), Wire.HEADER, query.nameLength());
  }

  /** The data of a TXT record with one string (settings hold it to 255 bytes). */
  private static byte[] text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    byte[] data = new byte[bytes.length + 1];
    data[0] = (byte) bytes.length;
    System.arraycopy(bytes, 0, data, 1, bytes.length);
    return data;
  }
}
