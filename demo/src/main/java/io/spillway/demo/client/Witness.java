package io.spillway.demo.client;

import io.spillway.model.IpAddress;
import java.util.List;

/**
 * Hears of what becomes of a crowd while it is played, from many threads at once. Times are seconds
 * since the start of the play.
 */
public interface Witness {
  /**
   * A visit began.
   *
   * @param at when
   * @param client the client's address
   */
  void arrived(double at, IpAddress client);

  /**
   * A visit came to an end.
   *
   * @param at when it began
   * @param client the client's address
   * @param outcome what came of it
   */
  void completed(double at, IpAddress client, Outcome outcome);

  /**
   * The authority answered a resolver that asked for the site.
   *
   * @param at when
   * @param addresses where the site's clients are sent
   */
  void answered(double at, List<IpAddress> addresses);
}
