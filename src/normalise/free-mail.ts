/** Domains under which anybody may have a mailbox, so that they tell nothing about an account. */
export const freeMail: readonly string[] = (
  'gmail.com googlemail.com ' +
  'outlook.com outlook.de outlook.fr hotmail.com hotmail.co.uk hotmail.de hotmail.es hotmail.fr hotmail.it ' +
  'live.com live.co.uk live.de live.fr live.nl msn.com ' +
  'yahoo.com yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com.au yahoo.com.br yahoo.de yahoo.es yahoo.fr ' +
  'yahoo.it ymail.com rocketmail.com aol.com aim.com icloud.com me.com mac.com ' +
  'proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.io tuta.com posteo.de mailbox.org ' +
  'fastmail.com fastmail.fm hey.com zoho.com zohomail.com hushmail.com mail.com email.com ' +
  'gmx.de gmx.net gmx.com gmx.at gmx.ch web.de freenet.de t-online.de arcor.de bluewin.ch ' +
  'orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it ' +
  'comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net ' +
  'btinternet.com sky.com virginmedia.com ziggo.nl kpnmail.nl telenet.be skynet.be ' +
  'yandex.ru yandex.com mail.ru bk.ru list.ru inbox.ru rambler.ru ' +
  'qq.com 163.com 126.com sina.com naver.com daum.net hanmail.net rediffmail.com ' +
  'uol.com.br bol.com.br terra.com.br seznam.cz wp.pl o2.pl onet.pl interia.pl'
).split(' ');
