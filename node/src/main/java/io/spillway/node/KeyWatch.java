package io.spillway.node;

import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.node.binding.Bindings;
import io.spillway.node.runtime.DecisionLoop;
import io.spillway.wire.EncryptionFiles;
import io.spillway.wire.EncryptionKeys;
import io.spillway.wire.Identity;
import io.spillway.wire.IdentityException;
import io.spillway.wire.KeyFiles;
import io.spillway.wire.Keyring;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every two seconds whether the identity's files hold another key, and signs with it from
 * then on: new connections, documents and messages. So with the key that others encrypt to, which
 * is advertised from the next advertisement on. Files that are of no use change nothing. Tells as
 * well when the DNS does not publish the key.
 */
final class KeyWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);
  private static final long SECONDS = 2;

  private final KeyFiles files;
  private final EncryptionFiles encryption;
  private final Keyring keys;
  private final Bindings bindings;
  private final DecisionLoop loop;
  private final InstantSource time;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("key-watch").daemon(true).factory());
  private String complaint = "";
  private String unpublished = "";

  KeyWatch(
      KeyFiles files,
      EncryptionFiles encryption,
      Keyring keys,
      Bindings bindings,
      DecisionLoop loop,
      InstantSource time) {
    this.files = files;
    this.encryption = encryption;
    this.keys = keys;
    this.bindings = bindings;
    this.loop = loop;
    this.time = time;
  }

  /** Notes the key that is in use, and begins to look for others. */
  void start() {
    note(keys.current());
    var _ = thread.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      Identity found = files.load();
      if (!found.keyId().equals(keys.current().keyId())) {
        if (!found.expiresAt().isAfter(time.instant())) {
          throw new IllegalArgumentException("its certificate expired at " + found.expiresAt());
        }
        keys.replace(found);
        LOG.info("signs with key {} from now on", found.keyId());
        note(found);
      }
      EncryptionKeys next = encryption.loadOrCreate(time.instant());
      if (!next.current().id().equals(keys.encryption().current().id())) {
        LOG.info("others encrypt to {} from the next advertisement on", next.current().id());
      }
      keys.encryptTo(next);
      complaint = "";
      tellWhetherPublished();
    } catch (IdentityException | IllegalArgumentException e) {
      String said = String.valueOf(e.getMessage());
      if (!said.equals(complaint)) {
        complaint = said;
        LOG.warn("the files of the keys are of no use, {} goes on: {}", keys.current(), said);
      }
    } catch (RuntimeException e) {
      LOG.debug("the key could not be noted", e);
    }
  }

  /** CDNs that ask the DNS believe no other key; it takes a person to publish it. */
  private void tellWhetherPublished() {
    String said = bindings.ownTrouble(keys.current().keyId()).orElse("");
    // What differs by how long ago it was seen is no news.
    String news = said.replaceFirst(" \\d+ s ago.*", "");
    if (!news.equals(unpublished)) {
      unpublished = news;
      if (!news.isEmpty()) {
        LOG.warn(
            "key {} of this CDN is not published for CDNs that ask the DNS: {}; `spillway keys"
                + " dns` prints what to publish",
            keys.current().keyId(),
            said);
      }
    }
  }

  private void note(Identity identity) {
    var _ =
        loop.tell(
            PartName.AGENT,
            "",
            new AgentMessage.IdentityUsed(identity.keyId(), identity.expiresAt()));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
