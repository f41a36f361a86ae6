package io.moalog.standalone.program.demo;

/** Java stack traces as payment services have them. */
final class StackTraces {
    private StackTraces() {}

    static String next(Dice dice) {
        String cause = dice.pick(
                "java.net.SocketTimeoutException: Read timed out",
                "java.sql.SQLTransientConnectionException: pool - Connection is not available, request timed out after 3000ms",
                "java.lang.IllegalStateException: authorisation " + dice.hex(8) + " is already captured");
        StringBuilder trace = new StringBuilder("com.example.payment.PaymentFailedException: payment ")
                .append(dice.hex(12))
                .append(" failed");
        frames(trace, dice, "com.example.payment.PaymentService.authorise(PaymentService.java:");
        trace.append("\nCaused by: ").append(cause);
        frames(trace, dice, "com.example.payment.gateway.GatewayClient.call(GatewayClient.java:");
        return trace.append("\n\t... 12 more").toString();
    }

    private static void frames(StringBuilder trace, Dice dice, String first) {
        trace.append("\n\tat ").append(first).append(40 + dice.below(200)).append(')');
        trace.append("\n\tat com.example.web.RequestHandler.handle(RequestHandler.java:")
                .append(20 + dice.below(90))
                .append(')');
        trace.append(
                "\n\tat java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1136)");
        trace.append("\n\tat java.base/java.lang.Thread.run(Thread.java:840)");
    }
}
