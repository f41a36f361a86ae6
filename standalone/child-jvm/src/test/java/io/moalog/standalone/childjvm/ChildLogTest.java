package io.moalog.standalone.childjvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildLogTest {
    @TempDir
    Path directory;

    @Test
    void theTailIsTheLastLines() throws Exception {
        Path file = Files.writeString(directory.resolve("small.log"), "x\n".repeat(20_000) + "two\nthree\n");
        assertThat(new ChildLog(file).tail(2)).isEqualTo("two\nthree");
    }

    @Test
    void aMissingLogIsNoFailure() {
        assertThat(new ChildLog(directory.resolve("none.log")).tail(2)).contains("none.log");
    }

    @Test
    void aGrownLogIsSetAsideAndASmallOneStays() throws Exception {
        Path grown = directory.resolve("grown.log");
        try (RandomAccessFile file = new RandomAccessFile(grown.toFile(), "rw")) {
            file.setLength(20L << 20);
        }
        Path small = Files.writeString(directory.resolve("small.log"), "x");

        new ChildLog(grown).setAsideWhenLarge();
        new ChildLog(small).setAsideWhenLarge();

        assertThat(grown).doesNotExist();
        assertThat(directory.resolve("grown.log.1")).exists();
        assertThat(small).hasContent("x");
    }
}
