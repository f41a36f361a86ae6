package io.moalog.test.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Sends pre-encoded messages over several connections and waits for the answer to each. A connection has a bounded
 * number of messages unanswered, as real senders do.
 */
final class Load {
    private static final int UNANSWERED = 4;
    private static final long DEADLINE_SECONDS = 300;

    /** Reads one answer and fails where it is not an acknowledgement. */
    interface Answer {
        void read(InputStream in) throws IOException;
    }

    private final int port;
    private final int connections;
    private final Answer answer;
    private final long nanosBetween;
    private final List<Long> nanosToAnswer = Collections.synchronizedList(new ArrayList<>());

    /** As fast as the answers come. */
    Load(int port, int connections, Answer answer) {
        this(port, connections, answer, Double.POSITIVE_INFINITY);
    }

    /** @param messagesPerSecond of every connection, at most */
    Load(int port, int connections, Answer answer, double messagesPerSecond) {
        this.port = port;
        this.connections = connections;
        this.answer = answer;
        this.nanosBetween = (long) (1e9 / messagesPerSecond);
    }

    /** Sends {@code messages} shared out over the connections; returns the seconds until the last answer. */
    double send(List<byte[]> messages) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2 * connections);
        try {
            long start = System.nanoTime();
            List<Future<?>> connected = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                List<byte[]> share = new ArrayList<>();
                for (int m = i; m < messages.size(); m += connections) {
                    share.add(messages.get(m));
                }
                connected.add(threads.submit(() -> connection(share, threads)));
            }
            for (Future<?> connection : connected) {
                connection.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            }
            return (System.nanoTime() - start) / 1e9;
        } finally {
            threads.shutdownNow();
        }
    }

    /** The milliseconds from when a message was due to its answer, of all since the last call: 50th and 99th percentile. */
    double[] answerMillis() {
        List<Long> sorted = new ArrayList<>(nanosToAnswer);
        nanosToAnswer.clear();
        Collections.sort(sorted);
        return new double[] {sorted.get(sorted.size() / 2) / 1e6, sorted.get(sorted.size() * 99 / 100) / 1e6};
    }

    private Void connection(List<byte[]> messages, ExecutorService threads) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            Semaphore window = new Semaphore(UNANSWERED);
            AtomicLongArray dueAt = new AtomicLongArray(messages.size());
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            Future<?> reader = threads.submit(() -> {
                for (int i = 0; i < messages.size(); i++) {
                    answer.read(in);
                    nanosToAnswer.add(System.nanoTime() - dueAt.get(i));
                    window.release();
                }
                return null;
            });
            OutputStream out = socket.getOutputStream();
            long due = System.nanoTime();
            for (int i = 0; i < messages.size(); i++) {
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                // At a given rate, who waits for the answers to those before is late from here on.
                dueAt.set(i, due);
                due += nanosBetween;
                while (!window.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                    if (reader.isDone()) {
                        reader.get();
                    }
                }
                if (nanosBetween == 0) {
                    dueAt.set(i, System.nanoTime());
                }
                out.write(messages.get(i));
            }
            reader.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            return null;
        }
    }

    /** Forward's answer: a msgpack map {"ack": chunk}; chunks here are 16 ASCII characters, so the answer has 22 bytes. */
    static void readAck(InputStream in) throws IOException {
        byte[] ack = in.readNBytes(1 + 1 + 3 + 1 + ForwardMessages.CHUNK_LENGTH);
        if (ack.length < 6 || ack[0] != (byte) 0x81 || !new String(ack, 2, 3, UTF_8).equals("ack")) {
            throw new IOException("no ack but " + new String(ack, UTF_8));
        }
    }

    /** HTTP's answer: status 200 and a body that rejects nothing. */
    static void readOk(InputStream in) throws IOException {
        String body = readBody(in);
        if (!body.contains("\"rejected\":0")) {
            throw new IOException("rejected: " + body);
        }
    }

    /** OTLP's answer: status 200 and no partial success, whose message is empty. */
    static void readEmpty(InputStream in) throws IOException {
        String body = readBody(in);
        if (!body.isEmpty()) {
            throw new IOException("rejected: " + body);
        }
    }

    private static String readBody(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int newlines = 0; newlines < 2; ) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("the server closed the connection");
            }
            head.write(c);
            newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
        }
        String text = head.toString(UTF_8).toLowerCase(java.util.Locale.ROOT);
        int at = text.indexOf("content-length:");
        if (!text.startsWith("http/1.1 200") || at < 0) {
            throw new IOException("not accepted: " + text);
        }
        int length =
                Integer.parseInt(text.substring(at + 15, text.indexOf('\r', at)).trim());
        return new String(in.readNBytes(length), UTF_8);
    }
}
