package io.moalog.test.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/**
 * Sends one message again and again at a rate, on a connection that it makes anew when it is closed, and takes whatever
 * answers come: a sender who does not care about its quota. Ends when it is closed.
 */
final class Flood implements AutoCloseable {
    private final int port;
    private final byte[] message;
    private final long nanosBetween;
    private final Thread writer = new Thread(this::run, "flood");
    private volatile boolean closed;
    private volatile Socket socket = new Socket();

    /** @param messagesPerSecond as far as its connection takes them */
    Flood(int port, byte[] message, double messagesPerSecond) {
        this.port = port;
        this.message = message;
        this.nanosBetween = (long) (1e9 / messagesPerSecond);
        writer.start();
    }

    private void run() {
        while (!closed) {
            try (Socket connected = new Socket("127.0.0.1", port)) {
                socket = connected;
                Thread answers = new Thread(() -> readAll(connected), "flood-answers");
                answers.start();
                write(connected.getOutputStream());
            } catch (IOException closedByServer) {
                // And again.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void write(OutputStream out) throws IOException, InterruptedException {
        long due = System.nanoTime();
        while (!closed) {
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            due = Math.max(due + nanosBetween, System.nanoTime() - TimeUnit.SECONDS.toNanos(1));
            out.write(message);
        }
    }

    private static void readAll(Socket connected) {
        try (InputStream in = connected.getInputStream()) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException over) {
            // The writer makes another.
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closed = true;
        socket.close();
        writer.interrupt();
        writer.join(TimeUnit.SECONDS.toMillis(10));
    }
}
