package io.moalog.archive.parquet;

import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.dictionary.DictionaryValuesWriter.PlainBinaryDictionaryValuesWriter;
import org.apache.parquet.io.api.Binary;

/** A dictionary of texts, which knows the one that came last without a look at its bytes where it is the same object. */
final class TextDictionary extends PlainBinaryDictionaryValuesWriter {
    private Binary last = Binary.EMPTY;
    private int lastId = -1;

    TextDictionary(ParquetProperties properties) {
        super(
                properties.getDictionaryPageSizeThreshold(),
                Encoding.RLE_DICTIONARY,
                Encoding.PLAIN,
                properties.getAllocator());
    }

    @Override
    public void writeBytes(Binary text) {
        if (text == last && lastId >= 0) {
            encodedValues.add(lastId);
            return;
        }
        super.writeBytes(text);
        if (!text.isBackingBytesReused()) {
            last = text;
            lastId = binaryDictionaryContent.getInt(text);
        }
    }

    @Override
    protected void clearDictionaryContent() {
        super.clearDictionaryContent();
        lastId = -1;
    }
}
