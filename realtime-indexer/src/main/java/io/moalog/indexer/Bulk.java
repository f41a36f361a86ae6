package io.moalog.indexer;

import io.moalog.indexer.document.Bytes;
import io.moalog.indexer.document.DocumentWriter;
import io.moalog.indexer.document.Receipt;
import io.moalog.indexer.document.TimeFault;
import io.moalog.model.NotALogException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * NDJSON for {@code POST /_bulk}, written as bytes: for each document the action's line and its own. One instance a
 * thread, used again and again.
 */
final class Bulk {
    private final DocumentWriter writer = new DocumentWriter();
    private final Bytes body;
    private final List<Document> documents = new ArrayList<>();
    private final Set<IndexQueue> queues = new LinkedHashSet<>();
    /** Behind each document's line end. */
    private int[] ends = new int[1024];

    Bulk(int expectedBytes) {
        body = new Bytes(expectedBytes + expectedBytes / 4);
    }

    void clear() {
        body.clear();
        documents.clear();
        queues.clear();
    }

    /**
     * @return why the receive time stands in for the log's own, null where it does not
     * @throws NotALogException where the record's value is not a log; nothing is added then
     */
    @Nullable
    TimeFault add(Document document) throws NotALogException {
        queues.add(document.queue());
        byte[] log = document.log().value();
        if (log == null) {
            throw new NotALogException("a log is a JSON object, this record has no value");
        }
        int start = body.length();
        @Nullable TimeFault fault;
        try {
            putAction(document);
            fault = writer.write(log, document.receipt(), document.isReduced(), body);
            body.put((byte) '\n');
        } catch (NotALogException | RuntimeException refused) {
            body.truncate(start);
            throw refused;
        }
        if (documents.size() == ends.length) {
            ends = Arrays.copyOf(ends, ends.length * 2);
        }
        ends[documents.size()] = body.length();
        documents.add(document);
        return fault;
    }

    /** {@code {"create":{"_index":"…","_id":"<topic id>-<partition>-<offset>"}}}, the id as {@code LogPosition.id()}. */
    private void putAction(Document document) {
        Receipt receipt = document.receipt();
        body.put(document.queue().action());
        body.putAscii(document.delivery().batch().topicId()).put((byte) '-');
        body.putNumber(receipt.partition()).put((byte) '-').putNumber(receipt.offset());
        body.putAscii("\"}}\n");
    }

    /** How many documents it has. */
    int size() {
        return documents.size();
    }

    /** How large its body is. */
    int bytes() {
        return body.length();
    }

    Document document(int index) {
        return documents.get(index);
    }

    /** The queues that its documents come from, also those of which nothing was added. */
    Set<IndexQueue> queues() {
        return queues;
    }

    Bytes body() {
        return body;
    }

    /** Where the document's action begins in the body. */
    int begin(int document) {
        return document == 0 ? 0 : ends[document - 1];
    }
}
