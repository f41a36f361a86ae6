package io.moalog.tailapi.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchAnswerTest {
    @Test
    void aLogComesAsTheSenderWroteItWithItsIdAndTimeInFront() throws Exception {
        String ours = answer("""
                {"took":3,"timed_out":false,"_shards":{"total":1,"failed":0},"hits":{"total":{"value":7,"relation":"eq"},
                 "max_score":null,"hits":[{"_index":"i","_id":"T-0-5","_score":null,
                  "_source":{"moalog":{"offset":5,"text":["a"]},"n":1.50,"big":12345678901234567890123,"e":1E+2,
                    "@timestamp":"x","id":"own","deep":{"id":[1.0,{"a":null}]},"t":"연결 \\u00e9\\"","moalog.x":1},
                  "sort":["2026-11-20T10:00:00.000000001Z",5,0]}]}}""", 1);
        assertThat(ours)
                .startsWith("{\"total\":7,\"partial\":false,\"hits\":[{\"id\":\"T-0-5\","
                        + "\"@timestamp\":\"2026-11-20T10:00:00.000000001Z\",\"n\":1.50,\"big\":12345678901234567890123,"
                        + "\"e\":1E+2,\"log.id\":\"own\",\"deep\":{\"id\":[1.0,{\"a\":null}]},\"t\":\"연결 é\\\"\"}],"
                        + "\"after\":\"");
    }

    @Test
    void aLogOfWhichAPartWasSetAsideComesAsItCame() throws Exception {
        String ours = answer("""
                {"hits":{"total":{"value":1},"hits":[{"_id":"T-0-5",
                  "_source":{"@timestamp":"x","moalog":{"offset":5,"set_aside":["b"],"log":"{\\"a\\":1,\\"b\\":[1,\\"\\\\u00e9\\"],\\"b\\":2,\\"\\":3,\\"id\\":4}","text":["1"]},"a":1},
                  "sort":["2026-11-20T10:00:00Z",5,0]}]}}""", 2);
        assertThat(ours)
                .contains(
                        "\"hits\":[{\"id\":\"T-0-5\",\"@timestamp\":\"2026-11-20T10:00:00.000Z\",\"a\":1,\"b\":[1,\"é\"],"
                                + "\"b\":2,\"\":3,\"log.id\":4}]");
    }

    @Test
    void aPageThatIsNotFullIsTheLast() throws Exception {
        String hit = "{\"_id\":\"a\",\"_source\":{},\"sort\":[\"2026-11-20T10:00:00Z\",1,0]}";
        String page = "{\"hits\":{\"total\":{\"value\":1},\"hits\":[" + hit + "]}}";
        assertThat(answer(page, 2)).endsWith("\"after\":null}");
        String after = answer(page, 1).replaceFirst(".*\"after\":\"([^\"]+)\"}$", "$1");
        assertThat(PageEnd.parse(after))
                .hasValueSatisfying(
                        end -> assertThat(end.place().sortValues()).hasToString("[\"2026-11-20T10:00:00.000Z\",1,0]"));
    }

    @Test
    void whatWasNotSearchedToTheEndIsPartial() throws Exception {
        String none = "\"hits\":{\"total\":{\"value\":0},\"hits\":[]}}";
        assertThat(answer("{\"timed_out\":true,\"_shards\":{\"failed\":0}," + none, 1))
                .isEqualTo("{\"total\":0,\"partial\":true,\"hits\":[],\"after\":null}");
        assertThat(answer("{\"timed_out\":false,\"_shards\":{\"failed\":1}," + none, 1))
                .contains("\"partial\":true");
    }

    @Test
    void anAfterIsReadAsItWasWritten() {
        Instant noon = Instant.parse("2026-11-20T12:00:00Z");
        Place place = new Place(noon, 5, 0);
        PageEnd last = new PageEnd(null, new Stretch(null, noon.minusSeconds(9)), null);
        PageEnd then = new PageEnd(place, new Stretch(noon.minusSeconds(9), noon), last);
        for (PageEnd end : List.of(new PageEnd(place, Stretch.ALL, null), last, then)) {
            assertThat(PageEnd.parse(end.toString())).contains(end);
        }
        PageEnd noRest = new PageEnd(place, new Stretch(noon, null), new PageEnd(null, Stretch.ALL, null));
        assertThat(PageEnd.parse(noRest.toString())).isEmpty();
    }

    @Test
    void anAfterThatIsNotOursIsNone() {
        assertThat(PageEnd.parse("")).isEmpty();
        assertThat(PageEnd.parse("%%%")).isEmpty();
        assertThat(PageEnd.parse("W10")).isEmpty();
        assertThat(PageEnd.parse("eyJhIjoxfQ")).isEmpty();
    }

    private static String answer(String elasticsearch, int size) throws Exception {
        return new String(
                SearchAnswer.of(ElasticsearchHits.read(elasticsearch.getBytes(UTF_8)), size)
                        .write(),
                UTF_8);
    }
}
