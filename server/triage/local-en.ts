import type { Lexicon } from './local-concepts.ts'

export const english: Lexicon = {
  duplicate_charge:
    '(charged|billed|debited|paid|pay|deducted|invoiced) .. (twice|double|two times|2 times|2x), (double|duplicate|duplicated) (charge*|billing|payment*|debit*|invoice*|transaction*), charged again, (same|second) (charge|payment) twice, taken twice, twice (charged|billed), (payment|charge|transaction) .. twice',
  unknown_charge:
    "(don't|do not|didn't|did not|never) .. (recognise|recognize|authorise|authorize|approve) .. (charge*|payment*|transaction*|debit*|withdrawal*), (unknown|unauthorised|unauthorized|unrecognised|unrecognized|unexpected|strange|suspicious|fraudulent|mystery) (charge*|payment*|transaction*|debit*|withdrawal*), (charge*|payment*|transaction*|withdrawal*) .. (i|we) (didn't|did not|never|haven't|have not|don't|do not) (make*|made|authori*|recogni*|know), (dispute|disputing) .. (charge*|payment*|transaction*)",
  overcharge:
    'overcharg*, charged (too much|more|extra|the wrong amount|incorrectly|wrongly), (wrong|incorrect|extra|additional|hidden) (amount|charge*|fee*|price|total), (bill|invoice|payment*|statement) .. (wrong|incorrect|too high|higher|error), billing (error*|discrepanc*|issue*|problem*|mistake*), (why|reason) .. (charged|charging|fee*)',
  charge: 'charge, charged, charges, charging me, debited, deducted, deduction*, billed',
  refund:
    '(refund*|reimburs*|chargeback*|compensation*), money back, (return|give|get|want) .. money, credit (note|back), (cancel|stop|reverse|revert) .. (payment|transaction|transfer), (return|returning|replace|replacement of|exchange) .. (order|item|product*), (return|replacement) (policy|order|request)',
  payment_failed:
    "(payment*|transaction*|transfer*|purchase*|checkout|top up|topup) .. (fail*|declin*|reject*|refus*|didn't|did not|doesn't|not go|pending|stuck|revert*|cancelled|canceled|unsuccessful|delay*), card .. (declined|rejected|refused), (declined|rejected|failed|pending|late|missing|unsuccessful) (payment*|transaction*|transfer*), (unable|can't|cannot) .. pay",
  payment:
    '(payment|payments), (pay|paying|paid) .. (bill|invoice|card|online|for|with|by|using), (pay|paying|paid), transaction, transactions, checkout, instalment*, installment*, paypal, direct debit, standing order',
  invoice:
    '(invoice|invoices|invoicing), (receipt|receipts), (account|bank|billing|monthly) (statement|statements), billing (address|cycle|date|information|details|history), purchase order number',
  bill: '(my|the|your|this|last|next|current|monthly|a|previous|latest|month) bill, bills, billing, bill (amount|date|details|is|for|payment), view .. bill',
  fee: '(fee|fees|surcharge*|penalty|penalties), (cost|costs) .. (too|more|higher|month|year), price (increase*|change*|went up), (early|termination|cancellation|exit|withdrawal) (charge*|fee*|penalt*)',
  tax: '(vat|tax|taxes|tax id|sales tax|gst)',
  subscription:
    '(subscription|subscriptions), (renewal|renew|auto renew*), (monthly|yearly|annual|premium|paid) plan, (upgrade|downgrade|change) .. plan, free trial',
  cancel_subscription:
    '(cancel|cancelling|canceling|cancellation|stop|end|terminate|pause) .. (subscription*|membership|plan|contract|renewal|trial)',
  bank_card: '(credit|debit|bank|payment) (card|cards), iban, sepa, visa, mastercard',
  bank_transfer:
    '(bank|wire|money) (transfer|transfers), transferred .. (money|funds), (transfer|send|sending|receive*) .. (money|funds), balance .. (wrong|incorrect|updat*|missing|changed|same), cheque*, deposit*',
  top_up: 'top up, top ups, topup, topping up, topped up, add .. (money|funds|cash), added .. (money|cash|funds)',
  exchange_rate:
    'exchange rate, exchange rates, exchange .. rate, currency conversion, conversion rate, (exchange|exchanging) (fee*|charge*)',
  cash: 'atm, (cash|atm) (withdrawal|withdrawals|machine), withdraw*, got (less|wrong) cash, (got|received) .. cash',

  outage:
    '(outage|outages|downtime), (site|website|system|systems|server|servers|service|services|platform|app|network|portal|production|everything|database|api|application) (is|are|was|were|has been|have been|went|goes|gone|keeps going) .. down, (complete|total|full) (failure|breakdown), production (is|system|down), (service|network|system) (interruption*|disruption*|failure*), (service|system|site|website|server|platform) .. (unavailable|unreachable|inaccessible|offline)',
  crash:
    "(crash|crashes|crashed|crashing), (freez*|froze|frozen|hangs), (keeps|kept) (closing|restarting|rebooting|stopping), blue screen, (won't|will not|doesn't|does not|not) (start|open|launch|boot), (app|application|program|software) .. not open*, force (close*|quit)",
  error:
    '(error|errors|exception|exceptions|stacktrace|traceback), stack trace, error (message|code), (http|status) (400|403|404|500|502|503|504), (internal server|unexpected|fatal|syntax|null pointer) error, (fails|failed|failing|failure|failures) to, (fails|failed|failing|failure|failures) (with|when|after|while|during|on|in|of)',
  bug: '(bug|bugs|buggy|glitch|glitches|glitchy|malfunction*|regression), unexpected behavio*, not .. as expected, (incorrect|wrong) (result|results|output|behavio*|calculation*)',
  not_working:
    "(not|isn't|aren't|stopped|stops|quit|never|no longer|wasn't) (working|functioning|responding|functional|responsive|running), (doesn't|does not|don't|do not|didn't|did not|won't|will not|can't|cannot) .. (work|function|respond|load|play|connect), (broken|unresponsive|inoperative|defective|faulty), not work, cannot (use|open|access) .. (app|feature|page|site|website|software|program|module), (problem*|issue*|trouble) (with|in|using|accessing|opening) .. (app|software|website|site|system|tool|platform|device|application|feature|module|dashboard|page)",
  slow: '(slow|slowly|slower|slowness|laggy|lagging|lags|sluggish|buffering|latency), (performance|speed) .. (issue*|problem*|poor|bad|degrad*|drop*), takes .. (forever|too long|ages) .. load, (time|timed|timing) out, timeout*, high (cpu|memory)',
  not_loading:
    "(page|pages|site|website|video|videos|image|images|app|screen|dashboard|content|tab|tabs) .. (won't|doesn't|does not|not|isn't|never|fails to|don't|can't) .. (load|loading|open|opening|display|displaying|show|showing|appear|render|play|playing), (blank|white|black|empty) (page|screen|window), stuck .. loading, (keeps|endless|infinite) loading, (spinning|endless) (wheel|spinner), won't load",
  display:
    '(layout|display|screen|rendering|resolution|flicker*|pixel*) .. (broken|wrong|issue*|problem*|incorrect*|garbled|distorted), (button|buttons|menu|toolbar|icon|icons|sidebar|font|fonts) .. (missing|gone|disappear*|not|broken|unclickable|greyed|grayed), (missing|disappeared|vanished) .. (button|menu|toolbar|icon|bar|tabs|bookmarks), (button|link) .. (nothing happens|does nothing)',
  install:
    '(install|installing|installation|installed|uninstall*|reinstall*|setup wizard|installer), set up .. (device|router|software|app|printer|server|email client), configur*',
  update:
    '(after|since|latest|new|recent|last|newest|automatic|auto) (the |)(update|upgrade|version|release), (software|firmware|system|driver|windows|version|app|os) (update|updates|upgrade|upgrading), (update|updated|updating|upgrade|upgraded|upgrading) .. (software|version|app|application|firmware|driver|drivers|windows|mac|ios|android), (older|previous|newer) version',
  connection:
    "(wifi|wi fi|wlan|internet|network|vpn|ethernet|bluetooth|lan|router|modem|broadband), (connection|connectivity) .. (issue*|problem*|lost|drop*|fail*|error|refused|unstable|timeout|keeps|reset), (lost|no|unstable|losing|bad|intermittent|dropped) (connection|connectivity|signal), (disconnect*|offline), (can't|cannot|unable to|won't|not) connect*, ssl, dns, proxy, firewall, certificate",
  integration:
    '(api|apis|webhook*|sdk|plugin*|plug in|plug ins|add on|addon*|add ons|extension|extensions|oauth|integrat*|endpoint*|middleware), (compatib*|incompatib*)',
  sync: '(sync|syncs|syncing|synced|synchroni*|replication)',
  file_transfer:
    "(upload|uploads|uploading|download|downloading|downloads|attachment*|import|importing|export|exporting) .. (fail*|error*|not|doesn't|won't|can't|cannot|stuck|issue*|problem*|csv|file*|pdf|corrupt*|broken), (can't|cannot|unable to|fails to|failed to|won't|not) .. (upload|download|export|import|print|save|attach), (corrupt*|unreadable) .. file*, (backup|backups|restore)",
  device:
    '(printer|printers|laptop|keyboard|mouse|monitor|scanner|webcam|microphone|headset|touchscreen|speaker|speakers|iphone|ipad|macbook|hardware|tablet|smartphone|pc|computer|desktop|drive|motherboard|battery|contactless)',
  browser:
    '(browser|chrome|firefox|safari|edge|opera|cookies|cache|javascript|tab|tabs|bookmark*|popup|popups|pop up|url|webpage|web page|website|html|css|thunderbird|addons)',
  software:
    '(software|application|app|operating system|windows|linux|macos|android|ios|ubuntu|debian|module|modules|feature|functionality|code|compile*|build|deploy*|script|scripts|config|configuration|debug*|log file|logs|dashboard|outlook|excel|docker|kubernetes|xml|json|java|python|query|queries|class|method)',
  data_loss:
    '(lost|losing|deleted|erased|wiped|missing|disappeared|vanished|gone) .. (data|files|file|database|records|documents|messages|emails|photos|work|history|backups), (data|files|records|documents|emails|messages|everything|photos) .. (lost|gone|missing|deleted|erased|wiped|vanished|disappeared|corrupt*), data (loss|corruption)',
  server:
    '(server|servers|database|databases|cluster|cloud|hosting|backend|sql|postgres|mysql|mongodb|redis|aws|azure|cpu|ram|memory leak|container*|scalab*|infrastructure|thread|threads|queue)',
  technical_support:
    '(technical|tech|it) (support|issue|issues|problem|problems|difficult*|assistance|help|fault*|team), troubleshoot*',

  cannot_log_in:
    "(can't|cannot|can not|couldn't|could not|unable to|not able to|won't let me|not let me|doesn't let me|impossible to|trouble|problem*|issue*|difficult*|failed to|fails to|how do i|error) .. (log in|login|log into|logging in|logging into|sign in|signin|signing in|sign into|log on|logon|log back in), (login|log in|sign in|logon) .. (fail*|not work*|doesn't|error*|issue*|problem*|broken|loop), (can't|cannot|unable to|lost|no|not|regain|denied) .. access* .. account*",
  login:
    '(login|logins|logon|signin|log in|log into|logged in|logged out|logging in|sign in|signed in|signed out|signing in|sign into|sso|single sign on|saml|credentials|log out|logout|authentication|authenticate)',
  password: '(password|passwords|passcode|passcodes|passphrase)',
  pin: '(pin|pins|pin code|pin number), security question*',
  locked_out:
    '(account|profile|card|pin|user|access) .. (locked|blocked|suspended|disabled|deactivated|frozen|banned|restricted), (locked|blocked|shut) out, (unlock*|unblock*|reactivate) .. (account|pin|profile|card|user), (blocked|locked|suspended|disabled|banned|frozen) .. account',
  two_factor:
    '(2fa|mfa|totp|otp|two factor|two step|2 step|multi factor|multifactor), (verification|authentication|confirmation|activation|security|one time) (code|codes|sms), authenticator*, recovery (code*|key*|email)',
  account_attacked:
    '(account|profile|email|user) .. (hacked|compromised|stolen|hijacked|taken over|broken into), (hacked|hijacked|impersonat*|identity theft), (someone|somebody|person|stranger) .. (accessed|using|used|logged|got into|else) .. account',
  personal_details:
    '(change|update|edit|modify|correct|changing|updating|changed|new|wrong|moved|fix|replace) .. (my|our|the|personal|home|registered|contact) .. (address|email|e mail|phone|mobile|name|surname|details|profile|number|information|contact), (personal|contact|profile) (details|information|data), (change|update) of (address|name|email), (name|address) change, (change|update|changing|updating|edit) (address|email|name|phone|surname|profile), changed my (address|name|email|phone|number), (moved|got married), avatar, profile picture',
  close_account:
    '(close|closing|delete|deleting|remove|removing|cancel|cancelling|canceling|deactivate|terminate|erase) .. (account|accounts|profile|user), account .. (deletion|closure|removal|deleted|closed)',
  open_account:
    '(open|opening|create|creating|register|registering|set up|setting up|make|start|add|new|second|another|duplicate|activate|multiple) .. (account|accounts|profile), (sign|signing|signed) up, (registration|register|registering|signup)',
  edit_account:
    '(change|changing|switch|switching|modify|edit|update|upgrade|downgrade|convert|transfer|merge|link|linking|recover*|restore|access|verify|connect|manage) .. (account|accounts|profile), account (settings|information|type|details|recovery|preferences|management|verification)',
  permissions:
    '(permission|permissions|access rights|access level|privilege*|admin rights|admin access|user role*|user roles), (add|invite|remove|new|additional) .. (user|users|member|members|teammate*|employee*|colleague*), (grant|give|request|need|revoke|denied) .. access, access (denied|request)',
  identity:
    '(verify|verifying|verification|prove|proof|confirm|validate|check*) .. (identity|identification|id), identity (verification|check|document*|card), (passport|kyc|id card|driving licen*)',
  user_name: '(username|usernames|user name|user id|userid|user account*|profile)',
  account: '(account|accounts)',

  delivery:
    "(delivery|deliver|delivered|deliveries|delivering|shipping|shipment*|shipped|ship|courier|parcel|parcels|dispatch*|customs), (track*|where) .. (order|package|parcel|shipment|item|card), (order|package|parcel|item) .. (arriv*|received|late|lost|status), (estimated|expected) arrival, (not|still|yet|never|hasn't|haven't) .. (arrived|received .. (order|package|parcel|card)), (when|long) .. arrive, (pincode|postcode|zip code) .. (deliver*|available)",
  order: '(order|orders|ordered|ordering|purchase|purchases|purchased|item|items)',
  opening_hours:
    '(opening|business|working|office|store|support|customer service|service) hours, (when|what time) (do|does|are|is) (you|your store|your shop|your office|the store|the shop|the office) (open|close), (open|closed) (on|at) (sunday*|weekend*|holiday*|christmas)',
  place:
    '(nearest|closest|find|locate) .. (store|branch|shop|office|outlet|location|showroom|dealer), (store|shop|branch|office|showroom) (location|locations|near|address|in), where (are you|is your) .. (located|office|store|shop), near me, (which|what|supported|available in) (country|countries), (country|countries) .. (support*|available|operate)',
  person_wanted:
    '(speak|talk|talking|speaking|chat|connect|transfer|reach|contact|call) .. (agent|human|person|someone|somebody|representative|rep|operator|manager|supervisor|advisor|assistant|customer care|customer service|customer support), (real|live|human) (person|human|agent|being|operator), (call me|callback|call back|phone number|contact number|helpline|hotline|call center|call centre), customer (service|care|support) (number|phone|contact|hours|email)',
  quote:
    '(get|need|want|request|like|requesting|give|receive|send|provide) .. (quote|quotes|quotation|estimate), (quote|quotation|estimate) (for|on|about), insurance quote',
  product:
    '(which|what|recommend|suggest|best|compare|comparison|difference|choose|choosing) .. (product|products|model|size|version|one|mattress|variant|item|items|plan|plans|option|options|service|services), in stock, out of stock, (stock|available|availability) .. (product|item|size|colour|color), (size|sizes|sizing|dimensions|colour|color|colors|material|ingredients|warranty|guarantee|specification*|weight|thickness|flavour*|catalog*), (original|genuine|fake|authentic) (product|products|or), (tell|know|information|learn) .. about .. (product|products|service|services), (do|does) you* .. (offer|sell|have|provide|support|stock)',
  discount:
    '(discount|discounts|coupon|coupons|voucher|promo|promotion|promotions|promo code|promotional|loyalty|rewards|reward points|referral|gift card*), (special|any|best|current) (offer|offers|deal|deals)',
  feature_wish:
    "feature (request|requests|suggestion|idea), (would|it'd) be (nice|great|good|helpful|useful|cool|lovely|awesome) (if|to), (please|could you|can you) (add|consider adding|implement|support), (suggestion|suggestions|idea|ideas|wish|wishlist) (for|to|is|about), (i|we) (suggest|wish|propose|would love), (enhancement|improvement) (request|suggestion|idea), (any plans|are you planning|roadmap)",
  feedback:
    '(feedback|review|reviews|testimonial*|survey|rating), (thank you|thanks) (for|so much) .. (service|help|work|support|great|product), (love|loving|enjoy|enjoying) (your|the|this|using), (great|excellent|amazing|awesome|fantastic|good) (service|product|app|work|job|support), (keep up|well done), compliment*',
  complaint:
    '(complaint|complaints|complain|complaining|dissatisf*|disappointed|terrible service|bad service|poor service|rude), (lodge|file|make|submit) .. (complaint|claim|reclamation)',
  newsletter:
    '(newsletter|newsletters|mailing list|marketing email*|promotional email*|unsubscribe), subscribe .. (newsletter|updates|news|blog)',
  job: '(job|jobs|vacanc*|career|careers|internship|hiring|recruit*|job application|resume|cv|applicant*), (work|working) (for|at) (you|your company)',
  partnership:
    '(partnership|partnerships|partner with|collaborat*|sponsor*|reseller*|affiliate*|distributor*|wholesale|press inquiry|press enquiry|media inquiry|interview|influencer*|bulk order*)',
  information:
    '(more|further|detailed|additional|general|some) (information|info|details), (information|info|details) (about|on|regarding|concerning|of|for), (general|quick|simple|product) (question|enquiry|inquiry|query), (enquir*|inquir*) (about|regarding|on|into), (documentation|user manual|guide|tutorial|training|webinar|demo|best practices|strategies|terms|policy|policies|privacy policy), (how long|how many|what is the limit|limits|limit|age|eligible|eligibility|requirements|allowed)',
  booking:
    '(book|booking|bookings|reservation|reservations|reserve|appointment|appointments|schedule|flight|flights|boarding pass|ticket|tickets|seat|seats|check in|itinerary|travel|hotel)',
  sales:
    '(buy|buying|purchase a|purchasing|want to order|order a|sign me up|interested in|looking for|get a new|sales team|sales department|sales rep*), new .. (connection|service|customer), (price|cost|pricing) (of|for|list), how much (is|are|does|do|for), (start|starting|begin) .. (service), (emi|cash on delivery|cod)',

  security_breach:
    '(security|data) (breach*|incident*|leak*|vulnerab*|threat*|hole), (breach*|leaked|exposed|ransomware|malware|virus|phishing|cyberattack|cyber attack|exploit*|intrusion), (unauthori*|unauthorized) (access|party), (vulnerab*|fraud|fraudulent|stolen|stole|theft)',
  whole_company:
    "(all|every|entire|whole|multiple|many|several|hundreds of|thousands of|our) (users|user|customers|customer|employees|staff|team|company|department|office|clients|departments|devices|systems) .. (affected|impacted|unable|can't|cannot|down|locked|experienc*|report*|lost), (nobody|no one|none of us|everyone|everybody) .. (can|is|able|affected), (widespread|company wide|system wide|across all|all locations|business critical|mission critical), (affecting|impacting|disrupting) .. (operations|business|customers|users|patients|production|productivity|workflow*|everyone|revenue)",
  urgent:
    '(urgent|urgently|urgency|asap|emergency|immediately|critical|critically|crucial), as soon as possible, as quickly as possible, immediate (attention|action|assistance|help|response|resolution|support), right (now|away), high priority, time sensitive, (p1|sev1|sev 1|severity 1)',
  work_stopped:
    "(can't|cannot|unable to|not able to) .. (work|operate|serve customers|do business|continue|proceed), (work|business|operations|production|sales|store) (has |have |is |are |)(stopped|halted|at a standstill|blocked|interrupted|disrupted|on hold|paralysed|paralyzed), (losing|lost|lose) .. (money|revenue|sales|customers|business), (blocker|blocking|showstopper|show stopper|blocks us)",
  deadline:
    '(deadline|tomorrow|tonight|by (monday|tuesday|wednesday|thursday|friday|tomorrow|tonight)), end of (day|business|week), within .. hours, hours left, (presentation|launch|go live|event|flight|audit) .. (tomorrow|today|hours|tonight)',
  legal_threat:
    '(lawyer*|attorney*|legal action|sue|suing|lawsuit|court|consumer protection|ombudsman|regulator|police|small claims|chargeback), (gdpr|compliance|hipaa) (violation|complaint|breach|issue*)',
  serious:
    '(severe|severely|serious|seriously|major|significant|significantly|unacceptable|furious|frustrat*|third time|still not|weeks|repeatedly|again and again), (patient|medical|sensitive|confidential) (data|information|records), (memory leak|deadlock*|race condition|corrupt*)',
  problem: "(problem|problems|issue|issues|trouble|difficult*|wrong|fail*|incorrect|unable|cannot|can't|won't|broken)",
  no_hurry:
    "(no (rush|hurry|urgency)|not urgent|isn't urgent|when you have (time|a moment|a minute|a chance)|whenever you|low priority|minor|at your convenience|just (wondering|curious|asking|a question|wanted to know|saying))",
  question:
    "(wondering|curious|question|questions|enquiry|inquiry|inquire|enquire|query), (how (do|can|to|does|much|many|long|would)|what (is|are|does|do)|is it possible|is there|are there|do you|does it|can i|could you (tell|explain|provide|clarify)|where (can|do|is)|would like to know|want to know|i am interested|i'm interested)",
  cosmetic:
    '(typo|typos|misspell*|spelling|cosmetic|wording|grammar|alignment|misaligned|color scheme|javadoc|documentation|docs|example|examples|cleanup|clean up|rename|refactor*|warning|warnings|readme|logo)',
}
