package io.moalog.standalone.program.up;

import io.moalog.standalone.childjvm.ChildStartException;
import io.moalog.standalone.childjvm.LoopbackPort;
import io.moalog.standalone.program.cli.CommandFailedException;
import io.moalog.standalone.program.cli.ExitCodes;

/** Whether ports can be had, before anything is started. */
final class Ports {
    private Ports() {}

    /** @throws CommandFailedException naming the port and the option that changes it */
    static void requireFree(int port, String user, String option) throws InterruptedException {
        if (port == 0) {
            return;
        }
        try {
            LoopbackPort.requireFree(port);
        } catch (ChildStartException taken) {
            throw new CommandFailedException(
                    ExitCodes.FAILED,
                    "port " + port + ", where " + user + " is to listen, is in use: stop the program that uses it, or"
                            + " choose another port with " + option + " PORT (0 takes any free one)");
        }
    }
}
