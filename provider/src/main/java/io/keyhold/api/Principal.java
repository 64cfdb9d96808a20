package io.keyhold.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A principal: the root of an account, a user, a session of a role, a federated user or a service. Source: IAM User
 * Guide, "IAM identifiers".
 *
 * @param kind what the principal is
 * @param partition {@code aws}, or the partition configured; empty for a service
 * @param account the twelve-digit account; empty for a service
 * @param name user name, role name, federated user name or service DNS name; empty for the root
 * @param path the path of a user, {@code /} or {@code /…/}; {@code /} for the others
 * @param session the session name of a role session; empty for the others
 */
public record Principal(Kind kind, String partition, String account, String name, String path, String session) {
    private static final Pattern FORM = Pattern.compile(
            "arn:(aws[a-z-]*):(iam|sts)::([0-9]{12}):(root|user|assumed-role|federated-user)(?:/(.*))?");
    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{1,64}");
    private static final Pattern PATH = Pattern.compile("/|/[\\x21-\\x7e]{1,510}/");
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9-]+\\.[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");

    /** The kinds of principals. */
    public enum Kind {
        /** The root of an account. */
        ROOT,
        /** An IAM user. */
        USER,
        /** A session of an IAM role. */
        ASSUMED_ROLE,
        /** A federated user. */
        FEDERATED_USER,
        /** A service, such as {@code jdbc.amazonaws.com}. */
        SERVICE
    }

    /** The root of {@code account}. */
    public static Principal root(String partition, String account) {
        return parse("arn:" + partition + ":iam::" + account + ":root");
    }

    /**
     * The principal that an ARN or a service DNS name stands for.
     *
     * @throws KmsException.InvalidArn if the text is neither
     */
    public static Principal parse(String text) {
        if (SERVICE.matcher(text).matches()) {
            return new Principal(Kind.SERVICE, "", "", text, "/", "");
        }
        Matcher arn = FORM.matcher(text);
        if (!arn.matches()) {
            throw invalid(text);
        }
        String rest = arn.group(5) == null ? "" : arn.group(5);
        return switch (arn.group(2) + ":" + arn.group(4)) {
            case "iam:root" -> of(text, Kind.ROOT, arn, rest.isEmpty(), "", "/", "");
            case "iam:user" -> {
                int slash = rest.lastIndexOf('/');
                String path = slash < 0 ? "/" : "/" + rest.substring(0, slash + 1);
                String name = rest.substring(slash + 1);
                yield of(
                        text, Kind.USER, arn, isName(name) && PATH.matcher(path).matches(), name, path, "");
            }
            case "sts:assumed-role" -> {
                int slash = rest.indexOf('/');
                String name = slash < 0 ? "" : rest.substring(0, slash);
                String session = rest.substring(slash + 1);
                yield of(text, Kind.ASSUMED_ROLE, arn, isName(name) && isName(session), name, "/", session);
            }
            case "sts:federated-user" -> of(text, Kind.FEDERATED_USER, arn, isName(rest), rest, "/", "");
            default -> throw invalid(text);
        };
    }

    /** The ARN; for a service its DNS name. */
    public String arn() {
        String iam = "arn:" + partition + ":iam::" + account + ":";
        String sts = "arn:" + partition + ":sts::" + account + ":";
        return switch (kind) {
            case ROOT -> iam + "root";
            case USER -> iam + "user" + path + name;
            case ASSUMED_ROLE -> sts + "assumed-role/" + name + "/" + session;
            case FEDERATED_USER -> sts + "federated-user/" + name;
            case SERVICE -> name;
        };
    }

    @Override
    public String toString() {
        return arn();
    }

    private static Principal of(
            String text, Kind kind, Matcher arn, boolean valid, String name, String path, String session) {
        if (!valid) {
            throw invalid(text);
        }
        return new Principal(kind, arn.group(1), arn.group(3), name, path, session);
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    private static KmsException.InvalidArn invalid(String text) {
        return new KmsException.InvalidArn(
                "principal `" + text
                        + "` is neither an ARN of a root, user, role session or federated user, nor a service name",
                "Pass `arn:aws:iam::111122223333:user/name`, `arn:aws:sts::111122223333:assumed-role/role/session` or the like");
    }
}
