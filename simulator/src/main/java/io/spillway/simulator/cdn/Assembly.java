package io.spillway.simulator.cdn;

import io.spillway.agent.Agent;
import io.spillway.agent.AgentSettings;
import io.spillway.engine.Part;
import io.spillway.mediator.Mediator;
import io.spillway.mediator.MediatorSettings;
import io.spillway.metering.Metering;
import io.spillway.model.CdnName;
import io.spillway.model.Numbering;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.policy.PolicyRepository;
import io.spillway.registry.Registry;
import io.spillway.simulator.world.Seal;
import io.spillway.surge.SurgeDetector;
import java.util.EnumMap;
import java.util.Map;

/** Of which parts a node is made: the production ones, unless a test breaks one on purpose. */
public interface Assembly {
  /** The production core. */
  Assembly PRODUCTION =
      new Assembly() {
        @Override
        public Map<PartName, Part<?, ?, ?>> parts(CdnProfile cdn) {
          return production(cdn);
        }

        @Override
        public Map<PartName, Part<?, ?, ?>> parts(CdnProfile cdn, String mark) {
          return production(cdn, mark);
        }

        @Override
        public Seal seal(long secret) {
          return new Seal(secret);
        }
      };

  /** The deciding parts of one CDN. */
  Map<PartName, Part<?, ?, ?>> parts(CdnProfile cdn);

  /** The same, with what they begin marked as of a journal that was made anew. */
  default Map<PartName, Part<?, ?, ?>> parts(CdnProfile cdn, String mark) {
    return parts(cdn);
  }

  /** Who signs. */
  Seal seal(long secret);

  /** Whether a node takes a message of another: its signatures hold. */
  default boolean believes(Seal seal, CdnName from, PeerMessage message) {
    return Signatures.hold(seal, from, message);
  }

  /** The production core of one CDN, to be changed. */
  static Map<PartName, Part<?, ?, ?>> production(CdnProfile cdn) {
    return production(cdn, "");
  }

  private static Map<PartName, Part<?, ?, ?>> production(CdnProfile cdn, String mark) {
    Numbering numbering = new Numbering(cdn.name(), mark);
    Map<PartName, Part<?, ?, ?>> parts = new EnumMap<>(PartName.class);
    parts.put(PartName.REGISTRY, new Registry());
    parts.put(PartName.POLICY, new PolicyRepository());
    parts.put(PartName.SURGE, new SurgeDetector());
    parts.put(
        PartName.MEDIATOR,
        new Mediator(MediatorSettings.of(cdn.name(), cdn.ttl()).withNumbering(numbering)));
    parts.put(
        PartName.AGENT,
        new Agent(
            AgentSettings.of(cdn.name(), CdnProfile.endpoint(cdn.name()), cdn.contacts())
                .withRedirectZone(cdn.redirectZone())
                .withNumbering(numbering)));
    parts.put(PartName.METERING, new Metering(cdn.name()));
    return parts;
  }
}
