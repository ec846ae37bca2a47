package io.spillway.model.message;

/**
 * What the parts of one CDN say to each other, inside one process or over HTTP. Each is delivered
 * once; the receiver decides on nothing but its own state, the message and the time.
 */
public sealed interface PartMessage
    permits RegistryMessage,
        PolicyMessage,
        SurgeMessage,
        MediatorMessage,
        AgentMessage,
        MeteringMessage {}
