package io.moalog.registry.server;

/** What became of Kafka being asked to make a topic. */
sealed interface TopicOutcome {
    /** It exists and is ours. */
    record Made(String topicId) implements TopicOutcome {}

    /** Somebody else's topic stands in the way, named where Kafka tells. */
    record Collides(String topic) implements TopicOutcome {}

    /** Kafka said no: nothing was made. */
    record Refused(String reason) implements TopicOutcome {}

    /** Kafka did not answer: the topic may exist, or may yet come to be. */
    record Unknown(String reason) implements TopicOutcome {}
}
