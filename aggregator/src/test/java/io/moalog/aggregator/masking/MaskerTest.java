package io.moalog.aggregator.masking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.registry.view.Masking;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskerTest {
    private static final List<String> NONE = List.of();
    private static final Masker FIELDS = new Masker(
            new Masking(List.of("password", "user.token", "비밀"), List.of("user.email", "card", "a.b.c"), NONE));

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {"password":"x"};                                      {}
            {"password":"x","a":1};                                {"a":1}
            {"a":1,"password":"x"};                                {"a":1}
            {"a":1,"password":"x","b":2};                          {"a":1,"b":2}
            {"password":1,"password":2};                           {}
            {"password":1,"a":1,"password":[1,{"x":"]}"}],"b":2};  {"a":1,"b":2}
            {"a":1,"password":1,"password":2};                     {"a":1}
            {"password":1,"password":2,"a":3};                     {"a":3}
            { "password" : {"a":"}"} , "b" : 2 };                  {  "b" : 2 }
            { "a" : 1 , "password" : null };                       { "a" : 1  }
            {"pass\\u0077ord":"x","a":1};                          {"a":1}
            {"비밀":"x","\\ube44\\ubc00":"y","공개":"z"};          {"공개":"z"}
            {"user":{"token":"x","name":"n"}};                     {"user":{"name":"n"}}
            {"user.token":"x","user":{"name":"n"}};                {"user":{"name":"n"}}
            {"user":[{"token":1},{"token":2,"id":3}]};             {"user":[{},{"id":3}]}
            {"user":[[{"token":1}]]};                              {"user":[[{}]]}
            {"user":{"email":"x@y.zz"}};                           {"user":{"email":"***"}}
            {"user.email":17,"a":1};                               {"user.email":"***","a":1}
            {"card":{"no":[1,2]},"card":null};                     {"card":"***","card":"***"}
            {"a":{"b":{"c":1}}};                                   {"a":{"b":{"c":"***"}}}
            {"a.b":{"c":-1.5e3}};                                  {"a.b":{"c":"***"}}
            {"a":{"b.c":true}};                                    {"a":{"b.c":"***"}}
            {"a.b.c":[]};                                          {"a.b.c":"***"}
            {"card" :  "x\\"}" };                                  {"card" :  "***" }
            """)
    void fieldsAreDroppedAndMasked(String json, String kept) throws Exception {
        assertThat(mask(FIELDS, json)).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " { } ",
                "{\"Password\":1,\"passwords\":2,\"pass\":3,\"\":4}",
                "{\"x\":{\"password\":1,\"user\":{\"email\":2}}}",
                "{\"user\":\"password\",\"a\":{\"b\":{\"cc\":1},\"c\":2},\"b\":{\"c\":3}}",
                "{\"user.\":{\"token\":1},\"user\":{\".token\":1}}",
                "{\"m\":\"\\\"password\\\":\\\"x\\\"\",\"n\":[1e9,-0.0,\"\\ud83d\\ude00\",null,[[],{}]]}",
            })
    void whatIsNotConcernedKeepsItsBytes(String json) throws Exception {
        byte[] bytes = json.getBytes(UTF_8);
        assertThat(FIELDS.mask(bytes).json()).isSameAs(bytes);
    }

    @Test
    void whatIsBothDroppedAndMaskedIsDropped() throws Exception {
        Masker both = new Masker(new Masking(List.of("a"), List.of("a", "a.b"), NONE));
        assertThat(mask(both, "{\"a\":{\"b\":1},\"c\":2}")).isEqualTo("{\"c\":2}");
    }

    @Test
    void everythingIsCounted() throws Exception {
        Masker all = new Masker(new Masking(List.of("d"), List.of("m"), List.of("email", "card")));
        Masked masked = all.mask(
                "{\"d\":1,\"d\":2,\"m\":3,\"t\":[\"a@b.cc\",\"4111111111111111 a@b.cc\",\"c\"],\"m\":\"a@b.cc\"}"
                        .getBytes(UTF_8));
        assertThat(new String(masked.json(), UTF_8))
                .isEqualTo("{\"m\":\"***\",\"t\":[\"***\",\"*** ***\",\"c\"],\"m\":\"***\"}");
        assertThat(masked.dropped()).isEqualTo(2);
        assertThat(masked.masked()).isEqualTo(2);
        assertThat(masked.redacted()).isEqualTo(2);
    }

    @Test
    void escapesHideNothingAndATextIsWrittenAnewAsJson() throws Exception {
        Masker redacts = redacts("email", "card", "bearer", "/secret\\s+\\S+/");
        assertThat(mask(redacts, "{\"m\":\"\\u0061\\u0040b\\u002ecom\"}")).isEqualTo("{\"m\":\"***\"}");
        assertThat(mask(redacts, "{\"m\":\"4111\\u00201111 1111\\u0031111 \\\"q\\\" \\\\ \\t한글😀\"}"))
                .isEqualTo("{\"m\":\"*** \\\"q\\\" \\\\ \\t한글😀\"}");
        assertThat(mask(redacts, "{\"m\":\"secret\\n\\\"x\\\" end\"}")).isEqualTo("{\"m\":\"*** end\"}");
        assertThat(mask(redacts, "{\"m\":\"bear\\u0065r abcdefgh1\\/2 x\"}")).isEqualTo("{\"m\":\"bearer *** x\"}");
        assertThat(mask(redacts, "{\"m\":\"\\ud83d\\ude00 a@b.cc\"}")).isEqualTo("{\"m\":\"😀 ***\"}");
    }

    @Test
    void textsAreRedactedAtAnyDepthButNamesAreNot() throws Exception {
        Masker redacts = redacts("email", "card");
        assertThat(mask(redacts, "{\"a@b.cc\":{\"x\":[[{\"y\":\"a@b.cc\"}]]},\"n\":41111111111}"))
                .isEqualTo("{\"a@b.cc\":{\"x\":[[{\"y\":\"***\"}]]},\"n\":41111111111}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111111",
                "378282246310005",
                "6799990100000000019",
                "4111111111111111.0",
                "4.111111111111111E15",
                "4.2e15",
                "41111111111111110e-1"
            })
    void aNumberThatIsACardBecomesAText(String number) throws Exception {
        assertThat(mask(redacts("card"), "{\"n\" : [" + number + ",1],\"m\":" + number + " }"))
                .isEqualTo("{\"n\" : [\"***\",1],\"m\":\"***\" }");
        assertThat(redacts("card")
                        .mask(("{\"n\":" + number + "}").getBytes(UTF_8))
                        .redacted())
                .isEqualTo(1);
        assertThat(mask(redacts("email"), "{\"n\":" + number + "}")).isEqualTo("{\"n\":" + number + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111112",
                "-4111111111111111",
                "4111111111111111.5",
                "1795000000000000000",
                "41111111111111111111",
                "4e999999999",
                "4e99999999999999",
                "4e-2147483647",
                "true",
                "0"
            })
    void otherNumbersKeepTheirBytes(String number) throws Exception {
        byte[] json = ("{\"n\":" + number + "}").getBytes(UTF_8);
        assertThat(redacts("card").mask(json).json()).isSameAs(json);
    }

    @Test
    void aTextTooLongForOwnExpressionsIsMaskedWhole() throws Exception {
        String text = "x".repeat(2_000_000);
        assertThat(mask(redacts("/[a-z]+@/"), "{\"m\":\"" + text + "\",\"n\":1,\"o\":\"p\"}"))
                .isEqualTo("{\"m\":\"***\",\"n\":1,\"o\":\"***\"}");
        assertThat(mask(redacts("email"), "{\"m\":\"" + text + "\"}")).hasSize(text.length() + 8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1}x",
                "{\"a\":1}{}",
                "{a:1}",
                "{\"a\":}",
                "{\"a\":,}",
                "{\"a\":[1}",
                "{\"a\":{\"b\":1]}",
                "{\"a\":\"\\",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\u12G4\"}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":'x'}"
            })
    void whatCannotBeReadDoesNotPass(String json) {
        Masker redacts = redacts("email");
        assertThatThrownBy(() -> redacts.mask(json.getBytes(UTF_8)))
                .isInstanceOf(NotMaskedException.class)
                .hasMessageContaining("cannot be");
    }

    @Test
    void whatIsNestedTooDeepOrGrowsTooMuchDoesNotPass() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThatThrownBy(() -> redacts("email").mask(deep.getBytes(UTF_8))).hasMessageContaining("nested");
        String growing = "{\"m\":\"a@b.cc " + "\u0001".repeat(2_000_000) + "\"}";
        assertThatThrownBy(() -> redacts("email").mask(growing.getBytes(UTF_8))).hasMessageContaining("larger than");
    }

    @Test
    void whatJacksonNestsIsMaskedToItsDepth() throws Exception {
        String open = "{\"a\":[".repeat(499);
        String close = "]}".repeat(499);
        assertThat(mask(redacts("email"), open + "\"a@b.cc\"" + close)).isEqualTo(open + "\"***\"" + close);
    }

    @Test
    void aMaskerGoesOnAfterOneThatDidNotPass() throws Exception {
        assertThatThrownBy(() -> FIELDS.mask("{\"password\":1,".getBytes(UTF_8)))
                .isInstanceOf(NotMaskedException.class);
        assertThat(mask(FIELDS, "{\"password\":1,\"a\":2}")).isEqualTo("{\"a\":2}");
    }

    @Test
    void theHostIsNoLongerTheKeyWhereItIsHidden() {
        byte[] host = "web-1".getBytes(UTF_8);
        assertThat(FIELDS.host(host)).isSameAs(host);
        assertThat(new Masker(new Masking(List.of("host"), NONE, NONE)).host(host))
                .isNull();
        assertThat(new Masker(new Masking(NONE, List.of("host.name"), NONE)).host(host))
                .isNull();
        assertThat(redacts("/web-[0-9]+/").host(host)).isEqualTo("***".getBytes(UTF_8));
    }

    private static Masker redacts(String... entries) {
        return new Masker(new Masking(NONE, NONE, List.of(entries)));
    }

    private static String mask(Masker masker, String json) throws NotMaskedException {
        return new String(masker.mask(json.getBytes(UTF_8)).json(), UTF_8);
    }
}
