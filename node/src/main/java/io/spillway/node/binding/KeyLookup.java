package io.spillway.node.binding;

import io.spillway.model.CdnName;

/** Asks which keys a domain publishes; may take seconds. */
@FunctionalInterface
interface KeyLookup {
  /** Asks anew; a failure is an answer. */
  KeyAnswer ask(CdnName cdn);
}
