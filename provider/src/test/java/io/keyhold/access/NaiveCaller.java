package io.keyhold.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The caller of a case, for the second judge. */
final class NaiveCaller {
    private final JsonNode root;
    final String principal;
    final String account;

    /** The user or role that the principals of the case have for the caller; missing if none. */
    final JsonNode entry;

    /** What {@code aws:PrincipalArn} is. */
    final String principalArn;

    NaiveCaller(JsonNode root) {
        this.root = root;
        JsonNode caller = root.path("caller");
        this.principal =
                caller.isTextual() ? caller.asText() : caller.path("principal").asText();
        this.account = isService() ? "" : principal.split(":", -1)[4];
        String known = "";
        for (var candidate : root.path("principals").properties()) {
            known = is(candidate.getKey()) ? candidate.getKey() : known;
        }
        this.entry = root.path("principals").path(known);
        String role =
                isSession() ? "arn:aws:iam::" + account + ":role/" + principal.split("/", -1)[1] : principal;
        this.principalArn = known.isEmpty() ? role : known;
    }

    boolean isService() {
        return !principal.startsWith("arn:");
    }

    boolean isRoot() {
        return principal.endsWith(":root");
    }

    boolean isUser() {
        return principal.contains(":user/");
    }

    boolean isSession() {
        return principal.contains(":assumed-role/");
    }

    String uniqueId() {
        return entry.isMissingNode() ? "" : entry.path("id").asText();
    }

    JsonNode session() {
        return root.path("caller").path("context");
    }

    /** Whether one of the caller's own names is this. */
    boolean isNamed(String name) {
        return !isService() && (name.equals(principal) || name.equals(principalArn) || is(uniqueId(), name));
    }

    /** Everything that must be listed for {@code NotPrincipal} to spare the caller; each by any of its names. */
    List<List<String>> everyLayer() {
        List<List<String>> layers = new ArrayList<>();
        layers.add(List.of(account, "arn:aws:iam::" + account + ":root"));
        if (!isRoot()) {
            layers.add(List.of(principal, isUser() && !uniqueId().isEmpty() ? uniqueId() : principal));
        }
        if (isSession()) {
            layers.add(List.of(principalArn, uniqueId().isEmpty() ? principalArn : uniqueId()));
        }
        return layers;
    }

    boolean isGranteeByName(JsonNode grant) {
        if (isService()) {
            return principal.equals(grant.path("granteeServicePrincipal").asText());
        }
        return isNamed(
                grant.path("granteeId").asText(grant.path("granteePrincipal").asText()));
    }

    boolean isGrantee(JsonNode grant) {
        if (isService() && grant.has("sourceArn")) {
            List<String> source = NaiveConditions.texts(NaiveConditions.ignoringCase(session(), "aws:SourceArn"));
            return isGranteeByName(grant)
                    && source.equals(List.of(grant.path("sourceArn").asText()));
        }
        return isGranteeByName(grant);
    }

    boolean isOfGranteeAccount(JsonNode grant) {
        return !isService()
                && !isRoot()
                && grant.path("granteePrincipal").asText().equals("arn:aws:iam::" + account + ":root");
    }

    private boolean is(String arn) {
        if (isSession()) {
            return arn.startsWith("arn:aws:iam::" + account + ":role/")
                    && arn.substring(arn.lastIndexOf('/') + 1).equals(principal.split("/", -1)[1]);
        }
        return arn.equals(principal);
    }

    private static boolean is(String id, String name) {
        return !id.isEmpty() && id.equals(name);
    }
}
