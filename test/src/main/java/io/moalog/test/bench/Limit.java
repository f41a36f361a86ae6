package io.moalog.test.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.standalone.kafka.EmbeddedKafka;
import io.moalog.stream.KafkaSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The bare producer, {@link LimitProducer}, in a process of its own; warm. */
final class Limit implements AutoCloseable {
    private static final String TOPIC = "bench-limit";

    private final Process process;
    private final BufferedReader answers;

    private Limit(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    static Limit start(EmbeddedKafka kafka, int warmUp, int records) throws Exception {
        try (Admin admin = KafkaSettings.at(kafka.bootstrapServers()).newAdmin("bench")) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        LimitProducer.class.getName(),
                        kafka.bootstrapServers(),
                        TOPIC,
                        Integer.toString(warmUp),
                        Integer.toString(records))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Limit limit = new Limit(builder.start());
        limit.answer();
        return limit;
    }

    Round measure() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        String[] figures = answer().split(" ");
        return new Round(Double.parseDouble(figures[0]), Double.parseDouble(figures[1]));
    }

    /** The next line that is an answer: others are the log's. */
    private String answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(LimitProducer.ANSWER)) {
                return line.substring(LimitProducer.ANSWER.length());
            }
        }
        throw new IllegalStateException("the limit's producer failed");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
