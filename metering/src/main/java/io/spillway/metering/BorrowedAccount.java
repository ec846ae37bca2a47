package io.spillway.metering;

/**
 * An agreement that this CDN borrows under.
 *
 * @param contract what was agreed
 * @param estimates what this CDN measured itself
 * @param audit what the lender said, and the answers
 */
public record BorrowedAccount(Contract contract, Estimates estimates, Audit audit) {
  BorrowedAccount with(Contract contract) {
    return new BorrowedAccount(contract, estimates, audit);
  }

  BorrowedAccount with(Estimates estimates) {
    return new BorrowedAccount(contract, estimates, audit);
  }

  BorrowedAccount with(Audit audit) {
    return new BorrowedAccount(contract, estimates, audit);
  }
}
