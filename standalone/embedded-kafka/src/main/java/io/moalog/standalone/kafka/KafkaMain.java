package io.moalog.standalone.kafka;

import io.moalog.standalone.childjvm.ChildProgram;

/** What the child JVM of {@link EmbeddedKafka} runs. */
final class KafkaMain {
    private KafkaMain() {}

    public static void main(String[] args) {
        ChildProgram.run(args, KafkaNode::new);
    }
}
