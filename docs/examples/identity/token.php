<?php
// Says to the widget who is logged in at your shop: PHP's own functions only. The secret never goes into a page.

function part(string $raw): string
{
    return rtrim(strtr(base64_encode($raw), '+/', '-_'), '=');
}

// `sub` is your own number of the customer; other fields of text or number are shown to agents beside the conversation.
function chat_token(array $customer, ?string $secret = null): string
{
    $claims = ['sub' => $customer['id'], 'name' => $customer['name'], 'exp' => time() + 300]; // at most ten minutes away
    $said = part(json_encode(['alg' => 'HS256', 'typ' => 'JWT'])) . '.' . part(json_encode($claims));
    return $said . '.' . part(hash_hmac('sha256', $said, $secret ?? getenv('ZHIKE_INBOX_SECRET'), true));
}
