package io.moalog.standalone.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.standalone.childjvm.BackendOptions;
import io.moalog.standalone.childjvm.ChildStartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddedHdfsIT {
    private static EmbeddedHdfs hdfs;

    @BeforeAll
    static void start() {
        hdfs = EmbeddedHdfs.inTemporaryDirectory();
    }

    @AfterAll
    static void stop() {
        hdfs.close();
        assertThat(hdfs.directory()).doesNotExist();
    }

    @Test
    void whatWasClosedIsThereAfterAHardKillAtTheSameAddress() throws Exception {
        String address = hdfs.address();
        write("/archive/kept", "one");

        hdfs.kill();
        assertThat(hdfs.isAlive()).isFalse();
        hdfs.restart();

        assertThat(hdfs.address()).isEqualTo(address);
        assertThat(read("/archive/kept")).isEqualTo("one");
        write("/archive/more", "two");
        assertThat(read("/archive/more")).isEqualTo("two");
    }

    @Test
    void filesStayOverAnOrderlyRestart() throws Exception {
        write("/archive/orderly", "one");

        hdfs.restart();

        assertThat(read("/archive/orderly")).isEqualTo("one");
    }

    @Test
    void aPortInUseIsOneClearLine() {
        BackendOptions taken = BackendOptions.inTemporaryDirectory().port(hdfs.port());
        assertThatThrownBy(() -> EmbeddedHdfs.start(taken))
                .isInstanceOf(ChildStartException.class)
                .hasMessageContaining("port " + hdfs.port())
                .hasMessageContaining("in use")
                .message()
                .hasLineCount(1);
    }

    private static void write(String path, String text) throws IOException {
        try (FileSystem files = FileSystem.newInstance(hdfs.uri(), new Configuration());
                FSDataOutputStream out = files.create(new Path(path))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String read(String path) throws IOException {
        try (FileSystem files = FileSystem.newInstance(hdfs.uri(), new Configuration());
                FSDataInputStream in = files.open(new Path(path))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
