package io.spillway.node;

import io.spillway.agent.KnownPeer;
import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.RevokedKey;
import io.spillway.wire.RecipientKey;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where CDNs are reached, and what they are encrypted to: contacts where the operator says, all
 * others where they have last advertised, also when that has expired. What was advertised under a
 * key that is refused is forgotten. Thread-safe.
 */
final class AddressBook {
  private final Map<CdnName, URI> contacts;
  private final Map<CdnName, Told<URI>> endpoints = new HashMap<>();
  private final Map<CdnName, Told<RecipientKey>> recipients = new HashMap<>();
  private Map<KeyId, List<RevokedKey>> refused = Map.of();

  /** Something that a CDN has advertised, and by which key. */
  private record Told<T>(T what, KeyId by) {}

  AddressBook(Map<CdnName, URI> contacts) {
    this.contacts = Map.copyOf(contacts);
  }

  synchronized void learn(KnownPeer known) {
    CdnName cdn = known.advertisement().cdn();
    if (isRefused(cdn, known.key())) {
      return;
    }
    endpoints.put(cdn, new Told<>(known.advertisement().endpoint(), known.key()));
    RecipientKey.find(known.advertisement())
        .ifPresent(key -> recipients.put(cdn, new Told<>(key, known.key())));
  }

  /** Believes exactly these keys no more, from now on. */
  synchronized void refuse(List<RevokedKey> keys) {
    refused = keys.stream().collect(Collectors.groupingBy(RevokedKey::key));
    endpoints.entrySet().removeIf(e -> isRefused(e.getKey(), e.getValue().by()));
    recipients.entrySet().removeIf(e -> isRefused(e.getKey(), e.getValue().by()));
  }

  private boolean isRefused(CdnName cdn, KeyId key) {
    return refused.getOrDefault(key, List.of()).stream()
        .anyMatch(r -> r.cdn().map(cdn::equals).orElse(true));
  }

  synchronized Optional<URI> findEndpoint(CdnName cdn) {
    return Optional.ofNullable(contacts.get(cdn))
        .or(() -> Optional.ofNullable(endpoints.get(cdn)).map(Told::what));
  }

  synchronized Optional<RecipientKey> findRecipient(CdnName cdn) {
    return Optional.ofNullable(recipients.get(cdn)).map(Told::what);
  }
}
