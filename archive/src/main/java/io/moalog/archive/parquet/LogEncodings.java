package io.moalog.archive.parquet;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.deltalengthbytearray.DeltaLengthByteArrayValuesWriter;
import org.apache.parquet.column.values.deltastrings.DeltaByteArrayWriter;
import org.apache.parquet.column.values.factory.DefaultV2ValuesWriterFactory;
import org.apache.parquet.column.values.factory.ValuesWriterFactory;
import org.apache.parquet.column.values.fallback.FallbackValuesWriter;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Texts without a dictionary are written whole, with their lengths in front: zstd finds what repeats better where no
 * beginning is cut off. Other texts have a {@link TextDictionary}, up to a size; numbers what Parquet chooses.
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
        if (column.getPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.BINARY) {
            return others.newValuesWriter(column);
        }
        if (properties.isDictionaryEnabled(column)) {
            return FallbackValuesWriter.of(
                    new TextDictionary(properties),
                    new DeltaByteArrayWriter(
                            properties.getInitialSlabSize(),
                            properties.getPageSizeThreshold(),
                            properties.getAllocator()));
        }
        return new DeltaLengthByteArrayValuesWriter(
                properties.getInitialSlabSize(), properties.getPageSizeThreshold(), properties.getAllocator());
    }
}
