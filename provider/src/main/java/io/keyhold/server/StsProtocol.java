package io.keyhold.server;

import io.keyhold.server.http.HttpRequest;

/** AWS STS, of which {@code GetCallerIdentity} is all that is here: requests are forms, replies XML. */
final class StsProtocol implements Protocol {
    @Override
    public String service() {
        return "sts";
    }

    @Override
    public String contentType() {
        return CallerIdentity.XML;
    }

    @Override
    public String operation(HttpRequest request) {
        return CallerIdentity.isAskedFor(request.body()) ? "GetCallerIdentity" : "";
    }

    @Override
    public byte[] answer(Identified who, HttpRequest request, String requestId) throws RefusedRequestException {
        if (!CallerIdentity.isAskedFor(request.body())) {
            throw new RefusedRequestException(new Refusal(
                    400, "InvalidAction", "GetCallerIdentity of version 2011-06-15 is all that is here of STS", ""));
        }
        return CallerIdentity.reply(who, requestId);
    }

    @Override
    public byte[] error(Refusal refusal, String requestId) {
        return CallerIdentity.error(refusal, requestId);
    }
}
