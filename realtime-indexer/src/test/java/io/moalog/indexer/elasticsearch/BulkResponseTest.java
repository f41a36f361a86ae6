package io.moalog.indexer.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BulkResponseTest {
    @Test
    void allAreIndexedWhereEachIsOrWasBefore() throws Exception {
        assertThat(read("{\"items\":[{\"create\":{\"status\":201}},{\"create\":{\"status\":409}}]}", 2))
                .isEqualTo(Answer.ALL_INDEXED);
    }

    @Test
    void eachDocumentHasItsOutcomeInOrder() throws Exception {
        Answer answer = read("""
                {"errors":true,"items":[
                 {"create":{"status":201}},
                 {"create":{"status":400,"error":{"type":"document_parsing_exception","reason":"[1:5] failed to parse",
                   "caused_by":{"type":"illegal_argument_exception","reason":"Field name cannot be an empty string"}}}},
                 {"create":{"status":409,"error":{"type":"version_conflict_engine_exception","reason":"[x]: exists"}}},
                 {"create":{"status":429,"error":{"type":"es_rejected_execution_exception","reason":"queue full"}}},
                 {"create":{"status":404,"error":{"type":"index_not_found_exception","reason":"no such index"}}}]}""", 5);
        assertThat(((Answer.Mixed) answer).outcomes())
                .containsExactly(
                        Outcome.INDEXED,
                        new Outcome.Rejected(
                                "document_parsing_exception: [1:5] failed to parse"
                                        + " (illegal_argument_exception: Field name cannot be an empty string)",
                                false),
                        Outcome.INDEXED,
                        new Outcome.Retryable("429 es_rejected_execution_exception: queue full", false, true),
                        new Outcome.Retryable("404 index_not_found_exception: no such index", true, false));
    }

    @ParameterizedTest
    @CsvSource({
        "400, document_parsing_exception, true",
        "400, mapper_parsing_exception, true",
        "400, strict_dynamic_mapping_exception, true",
        "400, illegal_argument_exception, true",
        "400, x_content_parse_exception, true",
        "400, validation_exception, false",
        "400, index_closed_exception, false",
        "400, some_new_exception, false",
        "401, security_exception, false",
        "403, cluster_block_exception, false",
        "404, index_not_found_exception, false",
        "429, circuit_breaking_exception, false",
        "500, illegal_argument_exception, false",
        "503, unavailable_shards_exception, false"
    })
    void onlyWhatIsTheDocumentsOwnFaultIsRejected(int status, String type, boolean rejected) throws Exception {
        Answer answer = read(
                "{\"errors\":true,\"items\":[{\"create\":{\"status\":%d,\"error\":{\"type\":\"%s\",\"reason\":\"r\"}}}]}"
                        .formatted(status, type),
                1);
        assertThat(((Answer.Mixed) answer).outcomes().get(0))
                .isInstanceOf(rejected ? Outcome.Rejected.class : Outcome.Retryable.class);
    }

    @Test
    void aConflictOfMappingsMayBeARace() throws Exception {
        Answer answer = read("""
                {"errors":true,"items":[{"create":{"status":400,"error":{"type":"illegal_argument_exception",
                "reason":"mapper [a] cannot be changed from type [long] to [keyword]"}}}]}""", 1);
        assertThat(((Outcome.Rejected) ((Answer.Mixed) answer).outcomes().get(0)).mayBeARace())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "<html>",
                "{}",
                "{\"errors\":true}",
                "{\"errors\":false}",
                "{\"errors\":false,\"items\":[]}",
                "{\"errors\":false,\"items\":[{\"create\":{\"status\":201}},{\"create\":{\"status\":201}}]}",
                "{\"errors\":false,\"items\":[nonsense",
                "{\"errors\":true,\"items\":[]}",
                "{\"errors\":true,\"items\":[{\"create\":{\"status\":201}},{\"create\":{\"status\":201}}]}",
                "{\"errors\":true,\"items\":[{\"create\":{\"stat"
            })
    void whatIsNoAnswerToTheBulkIsAFailure(String body) {
        assertThatThrownBy(() -> read(body, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void longReasonsAreCut() throws Exception {
        Answer answer = read(
                "{\"errors\":true,\"items\":[{\"create\":{\"status\":400,\"error\":{\"type\":\"parsing_exception\",\"reason\":\""
                        + "x\\n".repeat(5000) + "\"}}}]}",
                1);
        Outcome.Rejected rejected =
                (Outcome.Rejected) ((Answer.Mixed) answer).outcomes().get(0);
        assertThat(rejected.reason()).hasSizeLessThan(1100).doesNotContain("\n").endsWith("…");
    }

    private static Answer read(String body, int documents) throws IOException {
        return BulkResponse.read(new ByteArrayInputStream(body.getBytes(UTF_8)), documents);
    }
}
