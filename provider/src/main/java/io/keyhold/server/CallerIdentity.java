package io.keyhold.server;

import io.keyhold.api.Principal;
import java.nio.charset.StandardCharsets;

/**
 * {@code GetCallerIdentity} of AWS STS, which tools call before anything else: its request is a form, and its reply is XML.
 * Source: AWS STS API Reference, version 2011-06-15.
 */
final class CallerIdentity {
    static final String FORM = "application/x-www-form-urlencoded";
    static final String XML = "text/xml";
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

    private CallerIdentity() {}

    /** Whether a form asks for it. */
    static boolean isAskedFor(byte[] form) {
        String text = new String(form, StandardCharsets.ISO_8859_1);
        return text.equals("Action=GetCallerIdentity&Version=2011-06-15")
                || text.equals("Version=2011-06-15&Action=GetCallerIdentity");
    }

    static byte[] reply(Identified who, String requestId) {
        Principal principal = who.caller().principal();
        return xml("<GetCallerIdentityResponse xmlns=\"" + NAMESPACE + "\"><GetCallerIdentityResult><Arn>"
                + escaped(principal.arn()) + "</Arn><UserId>" + escaped(who.userId()) + "</UserId><Account>"
                + principal.account() + "</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>" + requestId
                + "</RequestId></ResponseMetadata></GetCallerIdentityResponse>");
    }

    static byte[] error(Refusal refusal, String requestId) {
        String type = refusal.status() < 500 ? "Sender" : "Receiver";
        return xml("<ErrorResponse xmlns=\"" + NAMESPACE + "\"><Error><Type>" + type + "</Type><Code>"
                + refusal.code() + "</Code><Message>" + escaped(refusal.message()) + "</Message></Error><RequestId>"
                + requestId + "</RequestId></ErrorResponse>");
    }

    private static byte[] xml(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
