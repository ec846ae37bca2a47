package io.spillway.metering;

/**
 * An agreement that this CDN lends under.
 *
 * @param contract what was agreed
 * @param meter what was served
 * @param billing what was said and settled
 */
public record LentAccount(Contract contract, Meter meter, Billing billing) {
  LentAccount with(Contract contract) {
    return new LentAccount(contract, meter, billing);
  }

  LentAccount with(Meter meter) {
    return new LentAccount(contract, meter, billing);
  }

  LentAccount with(Billing billing) {
    return new LentAccount(contract, meter, billing);
  }
}
