package io.moalog.archive.parquet;

import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A stream that is already open, as Parquet wants to have it. */
record HdfsInput(FSDataInputStream in, long length) implements InputFile {
    @Override
    public long getLength() {
        return length;
    }

    @Override
    public SeekableInputStream newStream() {
        return HadoopStreams.wrap(in);
    }
}
