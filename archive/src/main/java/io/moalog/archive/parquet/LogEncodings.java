package io.moalog.archive.parquet;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.deltalengthbytearray.DeltaLengthByteArrayValuesWriter;
import org.apache.parquet.column.values.factory.DefaultV2ValuesWriterFactory;
import org.apache.parquet.column.values.factory.ValuesWriterFactory;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Texts without a dictionary are written whole, with their lengths in front: zstd finds what repeats better where no
 * beginning is cut off. All else is Parquet's choice: dictionaries, deltas of numbers.
 */
final class LogEncodings implements ValuesWriterFactory {
    private final DefaultV2ValuesWriterFactory others = new DefaultV2ValuesWriterFactory();
    private ParquetProperties properties = ParquetProperties.builder().build();

    @Override
    public void initialize(ParquetProperties now) {
        properties = now;
        others.initialize(now);
    }

    @Override
    public ValuesWriter newValuesWriter(ColumnDescriptor column) {
        if (column.getPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.BINARY
                || properties.isDictionaryEnabled(column)) {
            return others.newValuesWriter(column);
        }
        return new DeltaLengthByteArrayValuesWriter(
                properties.getInitialSlabSize(), properties.getPageSizeThreshold(), properties.getAllocator());
    }
}
