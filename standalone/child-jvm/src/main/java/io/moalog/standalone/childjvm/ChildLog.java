package io.moalog.standalone.childjvm;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The log file of one child: appended to over restarts, set aside when it has grown. */
record ChildLog(Path file) {
    private static final long SET_ASIDE_AT = 16L << 20;
    private static final int TAIL_BYTES = 16 << 10;

    void setAsideWhenLarge() throws IOException {
        if (Files.exists(file) && Files.size(file) > SET_ASIDE_AT) {
            Path older = file.resolveSibling(file.getFileName() + ".1");
            Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The last lines, for an error message; a log that cannot be read says so in their place. */
    String tail(int lines) {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, log.length() - TAIL_BYTES);
            byte[] bytes = new byte[(int) (log.length() - from)];
            log.seek(from);
            log.readFully(bytes);
            List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(the log cannot be read: " + e + ")";
        }
    }
}
