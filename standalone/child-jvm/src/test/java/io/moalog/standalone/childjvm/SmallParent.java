package io.moalog.standalone.childjvm;

import java.nio.file.Path;

/** A program that starts a child, says which process it is, and waits to be killed. */
final class SmallParent {
    private SmallParent() {}

    public static void main(String[] args) throws InterruptedException {
        ChildJvm child = ChildJvm.start(ChildJvmIT.command(Path.of(args[0]), "serve"));
        System.out.println("child " + child.pid());
        Thread.currentThread().join();
    }
}
