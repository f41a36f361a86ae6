package io.moalog.archive.parquet;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/** Reads what a file says of itself and of its pages, without its rows. */
public final class FooterReader {
    private FooterReader() {}

    /**
     * The footer of a finished file.
     *
     * @param in the file; closed
     * @param file its name, for messages
     * @throws IOException where it cannot be read or is no archive file
     */
    public static FileFooter read(FSDataInputStream in, long length, String file) throws IOException {
        ParquetReadOptions options = HadoopReadOptions.builder(new Configuration(false))
                .withMetadataFilter(ParquetMetadataConverter.SKIP_ROW_GROUPS)
                .build();
        try (ParquetFileReader reader = ParquetFileReader.open(new HdfsInput(in, length), options)) {
            return FileFooter.of(reader.getFooter().getFileMetaData().getKeyValueMetaData(), file);
        } catch (RuntimeException notParquet) {
            throw new IOException(
                    file + " stands where an archive file belongs and is not Parquet: move it out of the archive",
                    notParquet);
        }
    }

    /**
     * How many rows the pages have that may hold some that are wanted.
     *
     * @param in the file; closed
     */
    public static long rows(FSDataInputStream in, long length, FilterCompat.Filter wanted) throws IOException {
        try (ParquetFileReader reader = open(in, length, wanted)) {
            return reader.getFilteredRecordCount();
        }
    }

    /**
     * The row groups that may have rows that are wanted, by their statistics and bloom filters.
     *
     * @param in the file; closed
     */
    public static List<RowGroup> rowGroups(FSDataInputStream in, long length, FilterCompat.Filter wanted)
            throws IOException {
        try (ParquetFileReader reader = open(in, length, wanted)) {
            return reader.getRowGroups().stream().map(FooterReader::rowGroup).toList();
        }
    }

    private static ParquetFileReader open(FSDataInputStream in, long length, FilterCompat.Filter wanted)
            throws IOException {
        ParquetReadOptions options = HadoopReadOptions.builder(new Configuration(false))
                .withRecordFilter(wanted)
                .build();
        return ParquetFileReader.open(new HdfsInput(in, length), options);
    }

    private static RowGroup rowGroup(BlockMetaData block) {
        ColumnChunkMetaData received = block.getColumns().get(LogColumns.RECEIVED.index());
        LongStatistics times = (LongStatistics) received.getStatistics();
        return new RowGroup(
                block.getStartingPos(),
                block.getCompressedSize(),
                Instant.ofEpochMilli(times.getMin()),
                Instant.ofEpochMilli(times.getMax()));
    }
}
