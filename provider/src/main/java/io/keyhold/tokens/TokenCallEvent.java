package io.keyhold.tokens;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One call of a token as JFR shows it. */
@Name("io.keyhold.TokenCall")
@Label("Keyhold token call")
@Category("Keyhold")
@Description("One call of a PKCS#11 token, with the time that it waited for its turn")
@StackTrace(false)
final class TokenCallEvent extends Event {
    @Label("Token")
    String token = "";

    @Label("Succeeded")
    boolean succeeded;

    @Label("Failure")
    @Description("The kind of failure; empty if it succeeded")
    String failure = "";
}
