package io.spillway.node.hostile;

import static io.spillway.node.hostile.Attacked.AUTHORITY;
import static io.spillway.node.hostile.Attacked.H;
import static io.spillway.node.hostile.Attacked.KEY_H;

import io.spillway.model.message.PeerMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** Keys that a trusted authority vouches for, and the domain does not publish. */
final class HostileBindings {
  private static final byte[] REQUEST =
      "POST /peering/v1/messages HTTP/1.1\r\nHost: b\r\nContent-Type: application/jose\r\nContent-Length: 1\r\n\r\nx"
          .getBytes(StandardCharsets.US_ASCII);

  private HostileBindings() {}

  private static Forge thief(Attacked world) {
    Forge thief = new Forge(AUTHORITY, H, Victim.NOW, Duration.ofDays(1));
    world.withdrawn.add(thief.identity.keyId());
    return thief;
  }

  static List<Row> list() {
    return List.of(
        new Row(
            "a client certificate of the authority for a key that the domain does not publish",
            "closed",
            w -> HostileClient.post(w, thief(w), "x")),
        new Row(
            "a document by such a key, on a connection of the domain's own",
            "403 untrusted-key",
            w ->
                HostileClient.post(
                    w, KEY_H, w.sealed(thief(w), new PeerMessage.AdvertisementsWanted(List.of())))),
        new Row(
            "a connection that was open when its domain withdrew the key",
            "403 untrusted-key",
            w -> {
              try (SSLSocket socket = HostileClient.open(w, KEY_H)) {
                socket.getOutputStream().write(REQUEST);
                HostileClient.answer(socket.getInputStream());
                w.mark();
                w.withdrawn.add(KEY_H.identity.keyId());
                socket.getOutputStream().write(REQUEST);
                return HostileClient.answer(socket.getInputStream());
              }
            }));
  }
}
