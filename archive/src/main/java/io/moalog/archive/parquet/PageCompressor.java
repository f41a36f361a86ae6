package io.moalog.archive.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * zstd for a file's pages: the fast way, which looks for long matches only (short ones between random digits and letters cost
 * more than they save), or the thorough one, which takes five times as long, in columns where the fast one leaves much and it
 * saves more than a byte of 125 that it reads. The start of each column's first page of some size in the file tells.
 * Not thread-safe.
 */
final class PageCompressor implements Closeable {
    /** ZSTD_dfast and ZSTD_lazy2 of zstd.h. */
    private static final int DFAST = 2;

    private static final int LAZY2 = 5;
    /** A page as a whole. */
    private static final int WINDOW_LOG = 22;

    private static final int TRIED_BYTES = 1024 * 1024;
    private static final int ENOUGH_BYTES = 4 * 1024;
    private static final int READ_FOR_ONE_SAVED = 125;
    /** Of what is read: where the fast way leaves less than this part, there is little to save. */
    private static final int SMALL_PART = 8;

    /** Of its tables that of long matches has 2^17 places and that of short ones 2^11: what was seen lately is enough there. */
    private final ZstdCompressCtx fast = new ZstdCompressCtx()
            .setLevel(3)
            .setStrategy(DFAST)
            .setWindowLog(WINDOW_LOG)
            .setHashLog(17)
            .setChainLog(11)
            .setMinMatch(7);

    private final ZstdCompressCtx thorough = new ZstdCompressCtx()
            .setLevel(6)
            .setStrategy(LAZY2)
            .setWindowLog(WINDOW_LOG)
            .setHashLog(17)
            .setChainLog(17)
            .setSearchLog(3)
            .setMinMatch(6);
    private final Map<ColumnDescriptor, Column> columns = new HashMap<>();
    private final Page page = new Page();
    private byte[] compressed = {};

    BytesInputCompressor of(ColumnDescriptor column) {
        return columns.computeIfAbsent(column, key -> new Column());
    }

    /** Frees zstd's memory. */
    @Override
    public void close() {
        fast.close();
        thorough.close();
    }

    private final class Column implements BytesInputCompressor {
        private ZstdCompressCtx zstd = fast;
        private boolean tried;

        /** What it gives is good until the next call for any column. */
        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            page.fill(bytes);
            compressed = atLeast((int) Zstd.compressBound(page.length), compressed);
            boolean tries = !tried && page.length >= ENOUGH_BYTES;
            return BytesInput.from(compressed, 0, tries ? compressFirst() : compress(zstd, page.length));
        }

        /** Finds out which way to take from here on. */
        private int compressFirst() {
            tried = true;
            int start = Math.min(page.length, TRIED_BYTES);
            int left = compress(fast, start);
            int least = left > start / SMALL_PART ? compress(thorough, start) : left;
            boolean saves = left - least > start / READ_FOR_ONE_SAVED;
            zstd = saves ? thorough : fast;
            boolean isThere = start == page.length && (saves || least == left);
            return isThere ? least : compress(zstd, page.length);
        }

        private int compress(ZstdCompressCtx by, int length) {
            return by.compressByteArray(compressed, 0, compressed.length, page.bytes, 0, length);
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.ZSTD;
        }

        @Override
        public void release() {
            // Belongs to all columns of the file.
        }
    }

    private static byte[] atLeast(int length, byte[] array) {
        return array.length >= length ? array : new byte[length];
    }

    /** A page in one array, which is used for all of them. */
    private static final class Page extends OutputStream {
        private byte[] bytes = {};
        private int length;

        void fill(BytesInput from) throws IOException {
            bytes = atLeast(Math.toIntExact(from.size()), bytes);
            length = 0;
            from.writeAllTo(this);
        }

        @Override
        public void write(int b) {
            bytes[length++] = (byte) b;
        }

        @Override
        public void write(byte[] from, int offset, int count) {
            System.arraycopy(from, offset, bytes, length, count);
            length += count;
        }
    }
}
