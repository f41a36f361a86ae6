package io.moalog.standalone.program.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the demo's services log. */
final class DemoServices {
    static final List<DemoService> ALL = List.of(
            new DemoService("demo.shop.checkout", "shop", false, 5, DemoServices::checkout),
            new DemoService("demo.shop.payment", "payments", true, 4, DemoServices::payment),
            new DemoService("demo.web.access", "web", false, 7, DemoServices::access),
            new DemoService("demo.mobile.push", "mobile", true, 3, DemoServices::push),
            new DemoService("demo.iot.sensor", "devices", false, 2, DemoServices::sensor));

    /** Its alerts are listed, and posted nowhere. */
    static final String RULE_NAME = "demo-payments-failing";

    /** Raises an alert in most minutes: there are about 20 such logs in one. */
    static final String RULE = """
            SELECT COUNT(*) FROM `demo.shop.payment` WHERE level = 'ERROR'
            GROUP BY TUMBLE(`@timestamp`, INTERVAL '1' MINUTE) HAVING COUNT(*) >= 10""";

    private DemoServices() {}

    private static Map<String, Object> checkout(Dice dice) {
        Map<String, Object> log = log(dice.oneIn(12) ? "WARN" : "INFO", "");
        int items = 1 + dice.below(9);
        log.put(
                "message",
                dice.pick("order placed", "cart updated", "coupon applied", "address checked") + ", " + items
                        + (items == 1 ? " item" : " items"));
        log.put("order", Map.of("id", 100_000 + dice.below(900_000), "items", items, "total", dice.skewed(60) + 0.99));
        log.put("user", Map.of("id", "u" + dice.below(2_000), "country", dice.pick("KR", "DE", "BR", "US", "JP")));
        log.put("trace_id", dice.hex(32));
        log.put("host", "checkout-" + dice.below(3));
        return log;
    }

    private static Map<String, Object> payment(Dice dice) {
        int millis = dice.skewed(120);
        if (dice.oneIn(25)) {
            Map<String, Object> log = log("ERROR", StackTraces.next(dice));
            log.put("provider", dice.pick("card", "bank", "wallet"));
            log.put("trace_id", dice.hex(32));
            return log;
        }
        Map<String, Object> log = log(millis > 600 ? "WARN" : "INFO", "payment authorised in " + millis + " ms");
        log.put("provider", dice.pick("card", "bank", "wallet"));
        log.put("duration_ms", millis);
        log.put("amount", dice.pick("12.50 EUR", "₩15,000", "¥2,400", "R$ 75,00"));
        return log;
    }

    private static Map<String, Object> access(Dice dice) {
        String path =
                dice.pick("/", "/products/" + dice.below(500), "/search?q=caf%C3%A9", "/api/cart", "/static/app.js");
        int status = dice.oneIn(30) ? dice.pick(500, 502, 503) : dice.oneIn(15) ? 404 : 200;
        Map<String, Object> log = log(status >= 500 ? "ERROR" : "INFO", "");
        log.put("message", dice.pick("GET", "GET", "GET", "POST") + " " + path + " " + status);
        log.put("status", status);
        log.put("bytes", dice.skewed(4_000));
        log.put("duration_ms", dice.skewed(35));
        log.put("client", "203.0.113." + dice.below(255));
        return log;
    }

    private static Map<String, Object> push(Dice dice) {
        boolean failed = dice.oneIn(18);
        Map<String, Object> log = log(
                failed ? "ERROR" : dice.pick("INFO", "INFO", "DEBUG"),
                failed
                        ? dice.pick(
                                "푸시 전송 실패: 토큰이 만료되었습니다", "プッシュ送信に失敗しました", "Zustellung fehlgeschlagen: Gerät unbekannt")
                        : dice.pick("푸시 전송 완료 ✅", "プッシュを送信しました", "notificación enviada 📱", "Nachricht zugestellt"));
        log.put("device", dice.pick("ios", "android"));
        log.put("locale", dice.pick("ko-KR", "ja-JP", "es-ES", "de-DE"));
        return log;
    }

    /** Its shape changes from log to log, as it does where firmware versions meet. */
    private static Map<String, Object> sensor(Dice dice) {
        Map<String, Object> log = log(dice.oneIn(20) ? "WARN" : "DEBUG", "reading from sensor " + dice.below(40));
        switch (dice.below(4)) {
            case 0 -> log.put("value", dice.below(1_000) / 10.0);
            case 1 -> log.put("value", dice.below(100) + " °C");
            case 2 -> log.put("readings", List.of(dice.below(100), dice.below(100), dice.below(100)));
            default -> log.put("extra." + dice.pick("battery", "humidity", "pressure", "signal"), dice.below(100));
        }
        log.put("firmware", dice.pick("1.9", "2.0", "2.1-beta"));
        return log;
    }

    private static Map<String, Object> log(String level, String message) {
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("level", level);
        log.put("message", message);
        return log;
    }
}
