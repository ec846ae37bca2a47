package io.spillway.metering;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a borrower saw of its own, second by second: what reached its own edges, by their logs, and
 * where its DNS answers sent the clients. Nothing of it comes from the lender.
 *
 * @param own what reached the own edges, in the order of time
 * @param ownUntil the newest second that the own edges' logs have shown; a second before it that is
 *     not in {@code own} saw no request
 * @param shares where the clients were by the mediator's model, in the order of time
 * @param answers where the counted answers sent them, in the order of time
 * @param estimatedUntil the newest second that the estimate has
 */
public record Evidence(
    List<OwnCount> own,
    Optional<Instant> ownUntil,
    List<ClientShare> shares,
    List<Answers> answers,
    Optional<Instant> estimatedUntil) {
  /** As how many counted answers the model's word weighs. */
  private static final double MODEL_WEIGHT = 2;

  /** How many seconds are kept at most. */
  public static final int MOST_SECONDS = 300;

  /** Before anything was seen. */
  static final Evidence NONE =
      new Evidence(List.of(), Optional.empty(), List.of(), List.of(), Optional.empty());

  /** Copies. */
  public Evidence {
    own = List.copyOf(own);
    shares = List.copyOf(shares);
    answers = List.copyOf(answers);
  }

  /**
   * Requests that reached the own edges in one second, refused and failed ones included: the
   * clients wanted them.
   *
   * @param second its beginning
   * @param requests how many
   */
  public record OwnCount(Instant second, long requests) {}

  /**
   * Where the clients were in one second, by the answers that were alive.
   *
   * @param second its beginning
   * @param home the share of clients that answers sent to own edges, 0 to 1
   * @param away the share of clients that answers sent to this agreement's lender, 0 to 1
   * @param left the share of all clients that own edges redirected, to whomever; 0 to home
   * @param came the share of all clients that own edges redirected to this agreement's lender
   */
  public record ClientShare(Instant second, double home, double away, double left, double came) {
    /** Where they were in the end: as if answers had sent them there. */
    ClientShare settled() {
      return new ClientShare(second, Math.max(0, home - left), Math.min(1, away + came), 0, 0);
    }
  }

  /**
   * Counted answers that were alive in one second.
   *
   * @param count how many
   * @param share where they sent clients
   */
  public record Answers(double count, ClientShare share) {}

  /**
   * Where clients were, by the counted answers where there are any, else by the model, and by what
   * own edges redirected.
   *
   * <p>An answer is counted alike whatever the size of the resolver that took it: the sizes are not
   * known, and do not depend on what it was answered, so the count is right on average. It tells
   * when answers were really renewed, which the model takes to be even.
   */
  List<ClientShare> clients() {
    List<ClientShare> all = new ArrayList<>();
    int at = 0;
    for (ClientShare model : shares) {
      while (at < answers.size() && answers.get(at).share().second().isBefore(model.second())) {
        at++;
      }
      boolean counted =
          at < answers.size() && answers.get(at).share().second().equals(model.second());
      all.add((counted ? blended(model, answers.get(at)) : model).settled());
    }
    return all;
  }

  private static ClientShare blended(ClientShare model, Answers answers) {
    double weight = answers.count() / (answers.count() + MODEL_WEIGHT);
    ClientShare counted = answers.share();
    return new ClientShare(
        model.second(),
        model.home() + weight * (counted.home() - model.home()),
        model.away() + weight * (counted.away() - model.away()),
        model.left(),
        model.came());
  }

  /** With the answers of a later second; an older one changes nothing. */
  Evidence answered(Answers later) {
    if (!answers.isEmpty() && !later.share().second().isAfter(answers.getLast().share().second())) {
      return this;
    }
    List<Answers> all = new ArrayList<>(answers);
    all.add(later);
    return new Evidence(own, ownUntil, shares, newest(all), estimatedUntil);
  }

  /** The newest second whose shares are known. */
  Optional<Instant> sharesUntil() {
    return shares.isEmpty() ? Optional.empty() : Optional.of(shares.getLast().second());
  }

  /** With more requests in a second; one that is too old to matter is left out. */
  Evidence counted(OwnCount more) {
    Instant oldest = ownUntil.map(u -> u.minusSeconds(MOST_SECONDS)).orElse(Instant.MIN);
    if (more.second().isBefore(oldest)) {
      return this;
    }
    List<OwnCount> sums = new ArrayList<>(own);
    int at = sums.size();
    while (at > 0 && sums.get(at - 1).second().isAfter(more.second())) {
      at--;
    }
    if (at > 0 && sums.get(at - 1).second().equals(more.second())) {
      long sum = Math.addExact(sums.get(at - 1).requests(), more.requests());
      sums.set(at - 1, new OwnCount(more.second(), sum));
    } else {
      sums.add(at, more);
    }
    Instant until = ownUntil.filter(u -> u.isAfter(more.second())).orElse(more.second());
    return new Evidence(newest(sums), Optional.of(until), shares, answers, estimatedUntil);
  }

  /** With the shares of later seconds. */
  Evidence shared(List<ClientShare> later) {
    List<ClientShare> all = new ArrayList<>(shares);
    all.addAll(later);
    return new Evidence(own, ownUntil, newest(all), answers, estimatedUntil);
  }

  /** With the estimate of all seconds up to the given one taken, and what it needs no more gone. */
  Evidence estimated(Instant second) {
    Instant until = estimatedUntil.filter(u -> u.isAfter(second)).orElse(second);
    Instant needed = until.minusSeconds(LocalDemand.BEHIND);
    return new Evidence(
        own.stream().filter(c -> !c.second().isBefore(needed)).toList(),
        ownUntil,
        shares.stream().filter(s -> !s.second().isBefore(needed)).toList(),
        answers.stream().filter(a -> !a.share().second().isBefore(needed)).toList(),
        Optional.of(until));
  }

  private static <T> List<T> newest(List<T> all) {
    return all.subList(Math.max(0, all.size() - MOST_SECONDS), all.size());
  }
}
