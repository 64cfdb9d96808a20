package io.keyhold.xks;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One call of a proxy as JFR shows it. */
@Name("io.keyhold.ExternalCall")
@Label("Keyhold external call")
@Category("Keyhold")
@Description("One call of an XKS proxy, with its second try if there was one")
@StackTrace(false)
final class ExternalCallEvent extends Event {
    @Label("Host")
    String host = "";

    @Label("Operation")
    @Description("encrypt, decrypt, metadata or health")
    String operation = "";

    @Label("Succeeded")
    @Description("Whether the proxy did what it was asked")
    boolean succeeded;

    @Label("Failure")
    @Description("The kind of failure; empty if it succeeded")
    String failure = "";
}
